package hyperserve.http2.connection;

import hyperserve.api.Nullable;
import hyperserve.runtime.semantics.Fault;

/// What went wrong that is to be told when the connection is let go. Any thread may use it.
final class Aftermath {

    /// Written while this is locked.
    private volatile @Nullable Runnable noted;

    boolean isEmpty() {
        return noted == null;
    }

    /// Adds something.
    synchronized void note(Runnable what) {
        Runnable known = noted;
        noted = known == null ? what : new Fault.Later(known, what);
    }

    /// All of it, null if there is nothing.
    @Nullable
    Runnable take() {
        if (noted == null) {
            return null;
        }
        synchronized (this) {
            Runnable taken = noted;
            noted = null;
            return taken;
        }
    }
}
