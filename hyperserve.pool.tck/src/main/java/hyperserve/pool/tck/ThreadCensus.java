package hyperserve.pool.tck;

import java.util.HashSet;
import java.util.Set;

/// The platform threads that were there at some time, to see which are new.
final class ThreadCensus {

    /// The name of the threads of the tests themselves.
    static final String OURS = "hyperserve-tck";

    private final Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());

    private ThreadCensus() {}

    static ThreadCensus now() {
        return new ThreadCensus();
    }

    /// The threads alive that somebody has started since, but not the JDK for itself, nor a test.
    Set<Thread> newcomers() {
        Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
        threads.removeAll(before);
        threads.removeIf(
                thread -> isSystems(thread) || isCarrier(thread) || thread.getName().equals(OURS));
        return threads;
    }

    /// The newcomers and all on which virtual threads run.
    Set<Thread> newcomersAndCarriers() {
        Set<Thread> threads = newcomers();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (isCarrier(thread)) {
                threads.add(thread);
            }
        }
        return threads;
    }

    private static boolean isSystems(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group == null
                || group.getName().equals("system")
                || group.getName().equals("InnocuousThreadGroup")
                // Beside the carriers there is one that wakes virtual threads in time.
                || group.getName().equals("CarrierThreads");
    }

    private static boolean isCarrier(Thread thread) {
        return thread.getClass().getName().endsWith(".CarrierThread");
    }
}
