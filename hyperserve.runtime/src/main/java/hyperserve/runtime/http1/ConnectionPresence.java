package hyperserve.runtime.http1;

import hyperserve.api.Nullable;
import hyperserve.api.pool.StackRoom;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.Absence;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Input;
import hyperserve.runtime.semantics.Presence;
import hyperserve.runtime.semantics.ServerState;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// The client of the one handler that a connection has at a time: there as long as the connection
/// is. The poller looks meanwhile; see [Absence].
final class ConnectionPresence implements Presence {

    private static final Logger LOG = LazyLogger.of(ConnectionPresence.class);

    private final Exchange exchange;
    private final Connection connection;
    private final ServerState server;

    ConnectionPresence(Exchange exchange, Connection connection, ServerState server) {
        this.exchange = exchange;
        this.connection = connection;
        this.server = server;
    }

    @Override
    public void inside(@Nullable Thread thread) {
        connection.inside(thread);
    }

    /// {@inheritDoc} The poller reads meanwhile, so the request must not lie where that goes.
    @Override
    public void away(boolean longLived) {
        exchange.beforeReceiving();
        boolean over = longLived && (server.draining() || hasEnded());
        connection.absence().begin(longLived, over);
        connection.watchSoon();
    }

    /// Whether the client has closed its side, or is gone, as far as that is here: what came with
    /// the request, or while the connection was touched, may be there without any readiness.
    private boolean hasEnded() {
        Input input = connection.input();
        if (input.hasEnded()
                || !connection.absence().isPresent()
                || !connection.transport().hasUnread()) {
            return input.hasEnded();
        }
        try {
            StackRoom.ensure();
            input.fillUnread();
            connection.settle();
            return input.hasEnded();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the client is gone before its handler goes on", e);
            return true;
        }
    }

    @Override
    public void pause() {
        Absence known = connection.knownAbsence();
        if (known != null) {
            known.pause();
        }
    }

    @Override
    public void end() {
        Absence known = connection.knownAbsence();
        if (known != null) {
            known.end();
        }
    }

    @Override
    public boolean isReset() {
        Absence known = connection.knownAbsence();
        return known != null && known.interrupted();
    }

    @Override
    public boolean isToldToEnd() {
        Absence known = connection.knownAbsence();
        return known != null && known.toldToEnd();
    }
}
