package hyperserve.runtime.http1;

import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Protocol;
import hyperserve.runtime.semantics.Service;

import java.util.function.Function;

/// Makes the protocol of each new connection of a server, with the parsers and the encoder that all
/// of them share. Any thread may use it.
public final class Http1Factory implements Function<Connection, Protocol> {

    private final Service service;
    private final RequestParser parser;
    private final FieldParser trailerParser;
    private final ResponseEncoder encoder;

    /// The protocol of a server.
    ///
    /// @param service what its connections share
    public Http1Factory(Service service) {
        Limits limits = service.limits();
        this.service = service;
        this.parser =
                new RequestParser(
                        limits.requestLine(), limits.headerSection(), limits.headerFields());
        this.trailerParser = new FieldParser(limits.headerSection(), limits.headerFields());
        this.encoder = new ResponseEncoder(service.date());
    }

    @Override
    public Http1 apply(Connection connection) {
        return new Http1(connection, this);
    }

    Service service() {
        return service;
    }

    RequestParser parser() {
        return parser;
    }

    FieldParser trailerParser() {
        return trailerParser;
    }

    ResponseEncoder encoder() {
        return encoder;
    }
}
