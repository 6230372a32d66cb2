package hyperserve.runtime.net;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The close of a connection in stages (RFC 9112 §9.6): nothing more is sent, and what comes is
/// dropped for a while, so that the client finds the last answer before it finds the connection
/// reset. Owned by whoever owns the connection.
///
/// Only time bounds it: a client that uploads much reads nothing before it has sent all.
public final class LingeringClose {

    private static final long TIME = TimeUnit.SECONDS.toNanos(2);

    private final Connection connection;
    private final LongSupplier clock;
    private final long deadline;

    /// A close that begins now.
    ///
    /// @param connection the connection; its output is empty
    /// @param clock the time in nanoseconds, as `System.nanoTime`
    public LingeringClose(Connection connection, LongSupplier clock) {
        this.connection = connection;
        this.clock = clock;
        this.deadline = clock.getAsLong() + TIME;
    }

    /// Whether the client sends more than it was asked for: what is here shows that more may come.
    ///
    /// @param connection the connection
    /// @return if so
    public static boolean isNeeded(Connection connection) {
        return connection.input().size() > 0
                || connection.input().hasDropped()
                || connection.transport().hasUnread();
    }

    /// Says that nothing more is sent.
    ///
    /// @return what to wait for
    /// @throws IOException if the client is gone
    public Next begin() throws IOException {
        connection.transport().endOutput();
        connection.input().consume(connection.input().size());
        connection.deadline(deadline);
        return Next.READ;
    }

    /// Sends what the transport has held back, and drops what has come. The clock is looked at
    /// here, too, as a client that floods is never found waiting.
    ///
    /// @return what to wait for, or to close
    /// @throws IOException if the client is gone
    public Next proceed() throws IOException {
        boolean over = deadline - clock.getAsLong() <= 0;
        if (connection.output().unsent() > 0) {
            connection.output().flush();
        }
        if (over || connection.input().drop() < 0) {
            return Next.CLOSE;
        }
        return connection.output().unsent() > 0 ? Next.READ_OR_WRITE : Next.READ;
    }
}
