package hyperserve.pool.virtual;

import hyperserve.api.Nullable;
import hyperserve.api.PoolTask;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The flights under way, each under its thread.
///
/// A flight is added before its thread is started, and is taken out by that thread, as the last
/// thing it does.
final class Flights {

    private final Map<Thread, Flight> byThread = new ConcurrentHashMap<>();

    /// What became of them when they were cut.
    ///
    /// @param abandoned the tasks that will never run
    /// @param interrupted how many tasks were interrupted
    record Cut(List<PoolTask> abandoned, int interrupted) {
        Cut {
            abandoned = List.copyOf(abandoned);
        }
    }

    void add(Thread thread, Flight flight) {
        byThread.put(thread, flight);
    }

    void remove(Thread thread) {
        byThread.remove(thread);
    }

    /// The flight whose thread is calling, null for a thread that is not of this pool.
    @Nullable
    Flight ofThisThread() {
        return byThread.get(Thread.currentThread());
    }

    /// Interrupts what runs and abandons what has not begun. Finds every flight whose submitter
    /// does not find [Admission] shut afterwards, provided that the caller has shut it before.
    Cut cut(Predicate<Flight> spared) {
        List<PoolTask> abandoned = new ArrayList<>();
        int interrupted = 0;
        for (Map.Entry<Thread, Flight> each : byThread.entrySet()) {
            Flight flight = each.getValue();
            if (spared.test(flight)) {
                continue;
            }
            switch (flight.cut(each.getKey())) {
                case ABANDONED -> abandoned.add(flight.task);
                case INTERRUPTED -> interrupted++;
                case NOTHING -> {}
            }
        }
        return new Cut(abandoned, interrupted);
    }

    /// Waits for the threads of all flights to end, but the calling one.
    void join(Deadline deadline) {
        for (Thread thread : byThread.keySet()) {
            // One that is not even started belongs to a submitter that races this call. It will
            // find its task abandoned, and there is no way to wait for it.
            if (thread != Thread.currentThread() && thread.getState() != Thread.State.NEW) {
                deadline.await(nanos -> thread.join(Duration.ofNanos(nanos)));
            }
        }
    }
}
