package hyperserve.api;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/// Flights that an executor gives threads to, whichever and in which order it likes; a thread runs
/// one after the other.
final class ExecutorFlights implements Flights {

    /// What a thread runs, of whichever pool.
    private static final ThreadLocal<Flight> CURRENT = new ThreadLocal<>();

    private final ExecutorService executor;
    private final Shortage shortage;
    private final Set<Flight> all = ConcurrentHashMap.newKeySet();

    /// @param waiting told how many tasks wait
    ExecutorFlights(ExecutorService executor, IntConsumer waiting) {
        this.executor = executor;
        this.shortage = new Shortage(waiting);
    }

    @Override
    public void add(Flight flight) {
        flight.acceptedAt = System.nanoTime();
        all.add(flight);
    }

    /// Some executors run what they have no room for on the thread that brings it; the submitter
    /// must not do the work itself, so that is a refusal, too. Only the submitting thread writes
    /// the flight's `submitter`, and only that one can find itself in it.
    @Override
    public boolean start(Flight flight) {
        flight.submitter = Thread.currentThread();
        try {
            executor.execute(flight);
        } catch (RejectedExecutionException e) {
            // How executors say that they have no room.
            return false;
        }
        boolean taken = flight.submitter != null;
        flight.submitter = null;
        return taken;
    }

    @Override
    public void enter(Flight flight) {
        CURRENT.set(flight);
    }

    @Override
    public void remove(Flight flight) {
        shortage.end(flight);
        all.remove(flight);
        if (CURRENT.get() == flight) {
            CURRENT.remove();
        }
    }

    @Override
    public @Nullable Flight ofThisThread() {
        Flight flight = CURRENT.get();
        return flight != null && all.contains(flight) ? flight : null;
    }

    @Override
    public Iterable<Flight> all() {
        return all;
    }

    @Override
    public void blocking() {
        Flight flight = ofThisThread();
        if (flight != null) {
            shortage.add(flight);
        }
    }

    @Override
    public Load load(int inFlight) {
        long now = System.nanoTime();
        int busy = 0;
        int queued = 0;
        long oldest = 0;
        for (Flight flight : all) {
            switch (flight.state()) {
                case ACCEPTED -> {
                    queued++;
                    oldest = Math.max(oldest, now - flight.acceptedAt);
                }
                case RUNNING, INTERRUPTED -> busy++;
                case RETRACTED, ABANDONED, ENDED -> {}
            }
        }
        return new Load(busy, queued, oldest);
    }

    @Override
    public void shutDown() {
        executor.shutdown();
    }

    @Override
    public boolean awaitEnd(Deadline deadline, boolean inside) {
        return inside
                || deadline.await(nanos -> executor.awaitTermination(nanos, TimeUnit.NANOSECONDS));
    }
}
