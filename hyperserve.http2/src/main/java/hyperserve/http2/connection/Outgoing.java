package hyperserve.http2.connection;

import hyperserve.api.Nullable;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.semantics.ConnectionAccount;
import hyperserve.runtime.semantics.ConnectionWatch;

import java.io.IOException;

/// What leaves a connection: gives it to the socket, and tells of what that has taken. Owned by
/// whoever owns the connection.
final class Outgoing {

    private final Connection connection;
    private final Output output;
    private final Clocks clocks;
    private final ConnectionAccount account;
    private final @Nullable ConnectionWatch watch;

    Outgoing(
            Connection connection,
            Clocks clocks,
            ConnectionAccount account,
            @Nullable ConnectionWatch watch) {
        this.connection = connection;
        this.output = connection.output();
        this.clocks = clocks;
        this.account = account;
        this.watch = watch;
    }

    /// Writes what the socket takes.
    ///
    /// @throws IOException if the client is gone
    void flush() throws IOException {
        long before = output.unsent();
        if (before == 0) {
            return;
        }
        try {
            connection.transport().noDelay();
            output.flush();
        } finally {
            long taken = before - output.unsent();
            clocks.moved(taken);
            if (watch != null) {
                watch.taken(taken);
            }
        }
        if (output.unsent() == 0) {
            account.allSent();
        }
    }
}
