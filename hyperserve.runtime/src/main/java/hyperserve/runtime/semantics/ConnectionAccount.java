package hyperserve.runtime.semantics;

/// What the stop of a server counts of one connection: the requests that were answered meanwhile,
/// and whether it was cut with one in progress. Owned by whoever owns the connection, but for
/// [#countAsCut()].
public final class ConnectionAccount {

    private final ServerState server;

    /// Answers made while the server drains, of which not all is sent yet.
    private int unsent;

    /// The server's own, as the count is.
    boolean countedAsCut;

    /// The account of a new connection.
    ///
    /// @param server what the server's connections share
    public ConnectionAccount(ServerState server) {
        this.server = server;
    }

    /// Told of each answer that is made.
    public void answered() {
        if (server.draining()) {
            unsent++;
        }
    }

    /// {@return whether an answer that counts was made and is not sent yet}
    public boolean hasUnsent() {
        return unsent > 0;
    }

    /// Told whenever nothing is left to be sent.
    public void allSent() {
        if (unsent == 0) {
            return;
        }
        if (server.cutting()) {
            countAsCut();
        } else {
            server.finished(unsent);
        }
        unsent = 0;
    }

    /// Told that a request was not answered in time. Any thread may call it.
    public void countAsCut() {
        server.countAsCut(this);
    }

    /// Told that the connection ends.
    ///
    /// @param unfinished whether a request was not answered in time
    public void ends(boolean unfinished) {
        server.ends(this, unfinished);
    }
}
