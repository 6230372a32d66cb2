package hyperserve.runtime.semantics;

import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;

/// How long a connection lasts at most: so many requests ([Limits#connectionRequests()]), and so
/// long ([Timeouts#connectionAge()]). Owned by whoever owns the connection.
public final class ConnectionLife {

    private final ServerState server;
    private final long begun;
    private final int most;
    private int requests;

    /// The life of a new connection.
    ///
    /// @param server what the server's connections share
    public ConnectionLife(ServerState server) {
        int bound = server.limits().connectionRequests();
        this.server = server;
        this.begun = server.clock().getAsLong();
        this.most = bound == 0 ? Integer.MAX_VALUE : bound;
    }

    /// Told of each request that has come.
    public void asked() {
        if (requests < Integer.MAX_VALUE) {
            requests++;
        }
    }

    /// {@return whether the connection is to end when what has been asked is answered}
    public boolean isOver() {
        long age = server.timeouts().connectionAge().toNanos();
        return requests >= most || (age > 0 && server.clock().getAsLong() - begun >= age);
    }

    /// When its time is over.
    ///
    /// @param otherwise another time, in nanoseconds
    /// @return whichever is earlier
    public long due(long otherwise) {
        long age = server.timeouts().connectionAge().toNanos();
        return age > 0 && begun + age - otherwise < 0 ? begun + age : otherwise;
    }
}
