package hyperserve.runtime.http1;

import hyperserve.api.CloseReason;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Next;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.semantics.ServerState;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// The sending of answers that were made, as far as the socket takes them, and the wait for room,
/// which takes no thread. Owned by whoever owns the connection.
final class Sending {

    private static final Logger LOG = LazyLogger.of(Sending.class);

    private final Exchange exchange;
    private final Connection connection;
    private final Output output;
    private final ServerState server;
    private boolean waits;

    Sending(Exchange exchange, Connection connection, ServerState server) {
        this.exchange = exchange;
        this.connection = connection;
        this.output = connection.output();
        this.server = server;
    }

    /// Whether it waits for room.
    boolean waits() {
        return waits;
    }

    /// Goes on after a wait.
    ///
    /// @return whether all is sent
    boolean resume() throws IOException {
        exchange.peer().writing().waitedUntil(server.clock().getAsLong());
        waits = !send();
        return !waits;
    }

    /// Writes what the socket takes; whether that was all.
    boolean send() throws IOException {
        long sent = output.unsent() > 0 ? exchange.flush() : 0;
        if (waits) {
            exchange.peer().writing().moved(sent);
        }
        if (output.unsent() > 0) {
            return false;
        }
        exchange.writer().account().allSent();
        return true;
    }

    Next waitForRoom() {
        if (!connection.tryKeep()) {
            LOG.log(Level.DEBUG, "no memory is left for an answer that nobody reads; it is cut");
            exchange.closesFor(CloseReason.SHED);
            return Next.CLOSE;
        }
        if (!waits) {
            waits = true;
            exchange.peer().writing().reset();
        }
        connection.deadline(exchange.peer().writing().waitFrom(server.clock().getAsLong()));
        return Next.WRITE;
    }
}
