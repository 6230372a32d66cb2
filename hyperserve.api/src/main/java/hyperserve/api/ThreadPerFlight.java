package hyperserve.api;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.function.BooleanSupplier;

/// Flights with a thread each, made for it, so that it is known before it starts.
final class ThreadPerFlight implements Flights {

    private final ThreadFactory threads;
    private final Map<Thread, Flight> byThread = new ConcurrentHashMap<>();

    ThreadPerFlight(ThreadFactory threads) {
        this.threads = threads;
    }

    @Override
    public boolean launch(Flight flight, BooleanSupplier shut) {
        Thread thread = threads.newThread(flight);
        flight.thread = thread;
        byThread.put(thread, flight);
        if (shut.getAsBoolean()) {
            return false;
        }
        thread.start();
        return true;
    }

    /// Nothing to do: the thread was known before.
    @Override
    public void enter(Flight flight) {}

    @Override
    public void remove(Flight flight) {
        Thread thread = flight.thread;
        if (thread != null) {
            byThread.remove(thread);
        }
    }

    @Override
    public @Nullable Flight ofThisThread() {
        return byThread.get(Thread.currentThread());
    }

    @Override
    public Iterable<Flight> all() {
        return byThread.values();
    }

    /// Nothing to do: nobody else's work depends on the thread.
    @Override
    public void blocking() {}

    /// None is queued. That includes threads which the scheduler has not got to yet.
    @Override
    public Load load(int inFlight) {
        return new Load(inFlight, 0, 0);
    }

    /// Nothing to do: each thread ends with its flight.
    @Override
    public void shutDown() {}

    @Override
    public boolean awaitEnd(Deadline deadline, boolean inside) {
        boolean ended = true;
        for (Thread thread : byThread.keySet()) {
            // One that is not even started belongs to a submitter that races this call. It will
            // find its task abandoned, and there is no way to wait for it.
            if (thread != Thread.currentThread() && thread.getState() != Thread.State.NEW) {
                ended &= deadline.await(nanos -> thread.join(Duration.ofNanos(nanos)));
            }
        }
        return ended;
    }
}
