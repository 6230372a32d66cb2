package hyperserve.runtime.net;

import hyperserve.api.Nullable;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The threads that run a handler which waits for the stop of a server, its own or another one.
///
/// Whoever stops a server does not wait for the connections that they answer: they would wait for
/// each other. So they are those of all servers.
public final class StopCallers {

    private static final Set<Thread> WAITING = ConcurrentHashMap.newKeySet();

    private StopCallers() {}

    /// The calling thread begins to wait.
    public static void enter() {
        WAITING.add(Thread.currentThread());
    }

    /// The calling thread waits no more.
    public static void leave() {
        WAITING.remove(Thread.currentThread());
    }

    /// {@return whether there is none at the moment}
    public static boolean isEmpty() {
        return WAITING.isEmpty();
    }

    static boolean contains(@Nullable Thread thread) {
        return thread != null && WAITING.contains(thread);
    }
}
