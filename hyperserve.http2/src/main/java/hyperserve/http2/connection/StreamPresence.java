package hyperserve.http2.connection;

import hyperserve.api.Nullable;
import hyperserve.runtime.net.Insiders;
import hyperserve.runtime.semantics.Presence;
import hyperserve.runtime.semantics.ServerState;

/// The client of one stream: gone when it has reset the stream, or with the connection. Whoever
/// owns the connection says so; any thread may use it.
final class StreamPresence implements Presence {

    private final Insiders insiders;
    private final ServerState server;

    // Guarded by this.
    private @Nullable Thread thread;
    private boolean away;
    private boolean longLived;
    private boolean gone;
    private boolean interrupted;
    private boolean toldToEnd;

    /// @param insiders takes its thread among those of the connection
    StreamPresence(Insiders insiders, ServerState server) {
        this.insiders = insiders;
        this.server = server;
    }

    @Override
    public void inside(@Nullable Thread inside) {
        if (inside == null) {
            insiders.leave();
        } else {
            insiders.enter();
        }
    }

    @Override
    public synchronized void away(boolean toldOfAnyEnd) {
        thread = Thread.currentThread();
        longLived = toldOfAnyEnd;
        away = true;
        tell(server.draining());
    }

    @Override
    public synchronized void pause() {
        away = false;
    }

    @Override
    public synchronized void end() {
        away = false;
        thread = null;
    }

    /// The client has reset the stream, or is gone.
    synchronized void reset() {
        gone = true;
        tell(false);
    }

    /// The server begins to stop.
    synchronized void stopping() {
        tell(true);
    }

    private void tell(boolean stops) {
        Thread told = thread;
        if (!away || told == null || interrupted) {
            return;
        }
        if (gone) {
            interrupted = true;
            told.interrupt();
        } else if (stops && longLived && !toldToEnd) {
            toldToEnd = true;
            told.interrupt();
        }
    }

    @Override
    public synchronized boolean isReset() {
        return gone;
    }

    @Override
    public synchronized boolean isToldToEnd() {
        return toldToEnd;
    }
}
