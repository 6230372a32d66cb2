package hyperserve.pool.executor;

import hyperserve.api.Nullable;
import hyperserve.api.pool.Deadline;
import hyperserve.api.pool.TaskThreads;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;

/// Flights with a thread each, made for it, and stand-ins for virtual threads that do not get to
/// run.
final class ThreadPerFlight implements Flights {

    private final TaskThreads<Flight> threads;

    /// @param names how the names of the watcher and the stand-ins begin
    ThreadPerFlight(ThreadFactory factory, String names) {
        this(new TaskThreads<>(names, factory, Flight::run, Thread::start));
    }

    ThreadPerFlight(TaskThreads<Flight> threads) {
        this.threads = threads;
    }

    @Override
    public boolean launch(Flight flight, BooleanSupplier shut) {
        return threads.start(flight, shut);
    }

    /// Nothing to do: the thread was known before.
    @Override
    public void enter(Flight flight) {}

    /// Nothing to do: whoever has run the flight forgets it then.
    @Override
    public void remove(Flight flight) {}

    @Override
    public @Nullable Flight ofThisThread() {
        return threads.ofThisThread();
    }

    @Override
    public Iterable<Flight> all() {
        List<Flight> all = new ArrayList<>();
        threads.forEach((_, flight) -> all.add(flight));
        return all;
    }

    /// Nothing to do: nobody else's work depends on the thread.
    @Override
    public void blocking() {}

    /// None is queued. That includes threads which the scheduler has not got to yet.
    @Override
    public Load load(int inFlight) {
        return new Load(inFlight, 0, 0);
    }

    @Override
    public void shutDown() {
        threads.end();
    }

    @Override
    public boolean awaitEnd(Deadline deadline, boolean inside) {
        boolean ended = true;
        for (Thread thread : threads.threads()) {
            // One that is not even started belongs to a submitter that races this call. It will
            // find its task abandoned, and there is no way to wait for it.
            if (thread != Thread.currentThread() && thread.getState() != Thread.State.NEW) {
                ended &= deadline.await(nanos -> thread.join(Duration.ofNanos(nanos)));
            }
        }
        return ended;
    }
}
