package hyperserve.runtime.http1;

import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Protocol;
import hyperserve.runtime.protocol.Protocols;
import hyperserve.runtime.proxy.ProxiedTransport;
import hyperserve.runtime.proxy.Refusals;
import hyperserve.runtime.semantics.ServerState;

import java.util.function.Function;

/// Makes the protocol of each new connection of a server, with the parsers and the encoder that all
/// of them share. Any thread may use it.
public final class Http1Factory implements Function<Connection, Protocol> {

    private final ServerState server;
    private final Protocols protocols;
    private final RequestParser parser;
    private final FieldParser trailerParser;
    private final ResponseEncoder encoder;

    /// The protocol of a server.
    ///
    /// @param server what its connections share
    /// @param protocols what else they can speak
    public Http1Factory(ServerState server, Protocols protocols) {
        Limits limits = server.limits();
        this.server = server;
        this.protocols = protocols;
        this.parser =
                new RequestParser(
                        limits.requestLine(), limits.headerSection(), limits.headerFields());
        this.trailerParser = new FieldParser(limits.headerSection(), limits.headerFields());
        this.encoder = new ResponseEncoder(server.date());
    }

    @Override
    public Http1 apply(Connection connection) {
        return new Http1(connection, this);
    }

    /// The protocol of a new connection whose peer says first whose connection it passes on.
    ///
    /// @param connection the connection
    /// @param transport what it has, before the header of that proxy
    /// @param refusals where connections are counted that are refused for that header
    /// @return the protocol
    public Protocol behindProxy(
            Connection connection, ProxiedTransport transport, Refusals refusals) {
        return new BehindProxy(connection, transport, refusals, this);
    }

    ServerState server() {
        return server;
    }

    Protocols protocols() {
        return protocols;
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
