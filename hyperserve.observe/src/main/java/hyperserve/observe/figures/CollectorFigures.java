package hyperserve.observe.figures;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/// What the module `java.management` says of the JVM: collections and threads. It is in a JDK, but
/// in no image that does not ask for it, where it would take 0.6 MB; so this class is loaded only
/// if the module is there.
public final class CollectorFigures {

    private static final long MILLION = 1_000_000;

    private CollectorFigures() {}

    /// {@return whether there is such a module}
    public static boolean areThere() {
        return ModuleLayer.boot().findModule("java.management").isPresent();
    }

    /// Tells all that is known.
    ///
    /// @param to where
    public static void tell(Exposition to) {
        to.counter("jvm_gc_collections", "Collections of garbage.");
        for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
            to.sample(Math.max(0, each.getCollectionCount()), "gc", each.getName());
        }
        to.counter("jvm_gc_seconds", "Time that was taken by collections of garbage.");
        for (GarbageCollectorMXBean each : ManagementFactory.getGarbageCollectorMXBeans()) {
            to.time(Math.max(0, each.getCollectionTime()) * MILLION, "gc", each.getName());
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        to.gauge("jvm_threads", "Platform threads.");
        to.sample(threads.getThreadCount());
        to.counter("jvm_threads_started", "Platform threads that were started.");
        to.sample(threads.getTotalStartedThreadCount());
    }
}
