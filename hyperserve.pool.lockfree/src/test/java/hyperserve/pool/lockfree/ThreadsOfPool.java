package hyperserve.pool.lockfree;

import hyperserve.test.Eventually;

import java.util.List;

/// The threads of pools, by their names.
final class ThreadsOfPool {

    private ThreadsOfPool() {}

    static List<Thread> alive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("hyperserve-lockfree-"))
                .toList();
    }

    static Thread monitor() {
        return alive().stream()
                .filter(thread -> thread.getName().endsWith("-monitor"))
                .findFirst()
                .orElseThrow();
    }

    /// Waits until the monitor has nothing more to look at.
    static void awaitMonitorAsleep() {
        Thread monitor = monitor();
        // It parks with a time limit between two looks, and without one when it sleeps.
        Eventually.is("the monitor sleeps", () -> monitor.getState() == Thread.State.WAITING);
    }
}
