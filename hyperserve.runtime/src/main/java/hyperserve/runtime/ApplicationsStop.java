package hyperserve.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Tells the applications that were started of a stop, the last one first, in a time that no one of
/// them can stretch.
///
/// - **stopping**: on a thread of its own, beside the drain. Who does not return has the next one
///   wait for [#MOMENT] and no longer.
/// - **stopped**: when all is answered. Each has an equal share of the time that is left, so that
///   none can take that of those behind it.
final class ApplicationsStop {

    /// How long the next one waits for the one before it, when the drain begins.
    private static final Duration MOMENT = Duration.ofMillis(100);

    /// How long the lines of the log are waited for when the time is over. The first one of a
    /// process takes so long.
    private static final Duration FOR_LOG = Duration.ofMillis(140);

    /// What an application is told.
    ///
    /// @param stopping that the drain begins
    /// @param stopped that all is answered
    /// @param observes whether it is told of connections until they are closed
    record Calls(ApplicationCall stopping, ApplicationCall stopped, boolean observes) {}

    private final List<Calls> all;
    private BooleanSupplier allTold = () -> true;

    /// Lines of the log that are being written: of one thread, which waits for them at the end.
    private final List<BooleanSupplier> lines = new ArrayList<>();

    ApplicationsStop(List<Calls> all) {
        this.all = all;
    }

    /// Tells that the drain begins, and returns at once.
    ///
    /// @param end when all of them are to be told, a time of [System#nanoTime]
    void stopping(long end) {
        if (!all.isEmpty()) {
            allTold = Apart.begin("hyperserve-stop-applications", () -> tellStopping(end));
        }
    }

    private void tellStopping(long end) {
        int left = all.size();
        for (Calls each : all) {
            each.stopping.begin();
            long share = share(end, left--);
            Stop.awaitUntil(
                    System.nanoTime() + Math.min(share, MOMENT.toNanos()),
                    each.stopping::hasReturned);
        }
    }

    private static long share(long end, int count) {
        return (end - System.nanoTime()) / count;
    }

    /// Tells that all is answered, and returns at once.
    ///
    /// @param end when all of them are to be back, a time of [System#nanoTime]
    /// @param closed whether all connections are closed, which those who observe wait for
    /// @return whether they are
    BooleanSupplier stopped(long end, BooleanSupplier closed) {
        return all.isEmpty()
                ? () -> true
                : Apart.begin("hyperserve-stop-applications", () -> tellStopped(end, closed));
    }

    private void tellStopped(long end, BooleanSupplier closed) {
        Stop.awaitUntil(end, allTold);
        int left = all.size();
        for (Calls each : all) {
            long share = share(end, left--);
            long now = System.nanoTime();
            if (each.observes) {
                Stop.awaitUntil(now + share / 4 * 3, closed);
            }
            await(each.stopping, now + share / 2);
            each.stopped.begin();
            await(each.stopped, now + share);
        }
        Stop.awaitUntil(
                end + FOR_LOG.toNanos(),
                () -> lines.stream().allMatch(BooleanSupplier::getAsBoolean));
    }

    private void await(ApplicationCall call, long end) {
        long half = System.nanoTime() + share(end, 2);
        if (!Stop.awaitUntil(half, call::hasReturned)) {
            // While there is time: to look for a logger takes long, too.
            lines.add(Apart.begin("hyperserve-stop-log", ApplicationCall::prepareLog));
            if (!Stop.awaitUntil(end, call::hasReturned)) {
                lines.add(Apart.begin("hyperserve-stop-log", call::giveUp));
            }
        }
    }
}
