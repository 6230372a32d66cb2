package hyperserve.runtime.http1;

import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Upgrade;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.protocol.ProtocolProvider;
import hyperserve.runtime.protocol.Protocols;
import hyperserve.runtime.semantics.Fault;
import hyperserve.runtime.semantics.ServerState;

import java.lang.System.Logger.Level;
import java.util.Objects;

/// Prepares the change of a connection to another protocol (RFC 9110 §7.8), as a handler asks for
/// it: before the response is written all is there that may fail. Owned by whoever owns the
/// connection.
///
/// What the client sends behind the request is of the other protocol if it gets 101, and of HTTP if
/// it gets anything else. So nothing may be left in doubt between the two: the request's content is
/// received to its end first, and a request that does not ask gets no 101, whatever its handler
/// says.
final class ProtocolSwitch {

    private final Exchange exchange;
    private final Connection connection;
    private final ServerState server;
    private final Protocols protocols;

    ProtocolSwitch(Exchange exchange, Connection connection) {
        this.exchange = exchange;
        this.connection = connection;
        this.server = exchange.server();
        this.protocols = exchange.shared().protocols();
    }

    /// Prepares it.
    ///
    /// @param made a response that is an upgrade
    /// @return the same if the connection can change its protocol, or if its request's body could
    ///     not be had, which decides the answer; else what is answered in its place
    Response prepare(Response made) {
        Upgrade upgrade = Objects.requireNonNull(made.upgrade());
        Request request = Objects.requireNonNull(exchange.request());
        if (server.draining()) {
            return server.answers().stopping(request);
        }
        // A response is a value, and may have been kept from another request.
        if (!Upgrade.isAskedBy(request, upgrade.protocol())) {
            return server.answers().of(Upgrade.required(upgrade.protocol()), request);
        }
        ProtocolProvider provider = protocols.find(upgrade.protocol());
        if (provider == null) {
            return unknown(upgrade.protocol(), request);
        }
        if (!isBodyReceived()) {
            return made;
        }
        if (connection.input().hasDropped()) {
            // What is lost would be missing in the other protocol. The answer says that the
            // connection is closed.
            return server.answers().saturated(request, true);
        }
        return accepted(provider, made, upgrade, request);
    }

    private Response unknown(String protocol, Request request) {
        String outcome =
                " asks for an upgrade to the protocol '%s', which no module provides (found: %s);"
                                .formatted(protocol, protocols)
                        + " answered 500";
        IllegalStateException why = new IllegalStateException("no protocol '" + protocol + "'");
        exchange.failed(why);
        exchange.call()
                .note(
                        new Fault(
                                Level.ERROR,
                                "the handler of ",
                                exchange.call().route(),
                                outcome,
                                null));
        return server.answers().serverError(request, why);
    }

    private boolean isBodyReceived() {
        WireBody content = exchange.body();
        return exchange.bodyFailure() == null && (content == null || content.passToEnd());
    }

    private Response accepted(
            ProtocolProvider provider, Response made, Upgrade upgrade, Request request) {
        Upgraded next = new Upgraded(exchange, connection, upgrade);
        try {
            next.accept(provider);
        } catch (Throwable e) {
            String who = "the protocol '" + upgrade.protocol() + "' that was to follow ";
            return exchange.call().failed(who, true, request, e);
        }
        exchange.writer().becomes(next);
        return made;
    }
}
