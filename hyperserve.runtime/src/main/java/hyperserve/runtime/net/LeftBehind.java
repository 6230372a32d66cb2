package hyperserve.runtime.net;

import java.util.Set;

/// The threads that are in a handler when all connections are to be closed: neither the end of a
/// drain nor their interrupt has brought them out of it.
public final class LeftBehind {

    private LeftBehind() {}

    /// Looks for them. The source is to be closed by the calling thread next, so nobody else goes
    /// through its connections.
    ///
    /// @param source the source
    /// @param threads where they are added
    public static void in(NioEventSource source, Set<Thread> threads) {
        for (Connection each = source.first(); each != null; each = each.following) {
            Thread thread = each.inside;
            if (thread != null) {
                threads.add(thread);
            }
        }
    }
}
