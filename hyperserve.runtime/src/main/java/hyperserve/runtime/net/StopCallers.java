package hyperserve.runtime.net;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The threads that run a handler which waits for the stop of a server, its own or another one.
///
/// Whoever stops a server does not wait for the connections that they answer: they would wait for
/// each other. So they are those of all servers.
public final class StopCallers {

    private static final Set<Thread> WAITING = ConcurrentHashMap.newKeySet();

    private static final AtomicInteger DEPARTURES = new AtomicInteger();

    private StopCallers() {}

    /// The calling thread begins to wait.
    public static void enter() {
        WAITING.add(Thread.currentThread());
    }

    /// The calling thread waits no more.
    public static void leave() {
        WAITING.remove(Thread.currentThread());
        // Before its handler goes on: whoever has counted it finds out.
        DEPARTURES.getAndIncrement();
    }

    /// {@return whether there is none at the moment}
    public static boolean isEmpty() {
        return WAITING.isEmpty();
    }

    /// {@return how often one has left; as long as that stays the same, all wait who were found
    /// after it was asked}
    static int departures() {
        return DEPARTURES.get();
    }

    static boolean contains(Thread thread) {
        return WAITING.contains(thread);
    }

    /// {@return whether the handler of a connection waits, and those of all its requests, if it may
    /// have several}
    static boolean contains(Connection connection) {
        Insiders several = connection.several;
        if (several != null) {
            return several.areOnly(WAITING);
        }
        Thread thread = connection.inside;
        // Once more, as it may wait in the handler of another connection by now: who is seen to
        // wait is seen to have left the one before.
        return thread != null && WAITING.contains(thread) && connection.inside == thread;
    }
}
