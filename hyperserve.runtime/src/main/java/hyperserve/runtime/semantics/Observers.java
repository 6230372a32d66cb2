package hyperserve.runtime.semantics;

import hyperserve.api.ClosedConnection;
import hyperserve.api.ClosedWebSocket;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Observer;
import hyperserve.api.logging.FailureLog;
import hyperserve.api.routing.ContextLoader;
import hyperserve.runtime.startup.StartupException;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

/// Those who observe a server, in order. Whatever they throw or leave behind on a thread ends here.
/// Any thread may use it.
public final class Observers {

    private static final FailureLog LOG = new FailureLog(Observers.class.getName());

    /// Between two lines about one observer.
    private static final long SILENCE = TimeUnit.SECONDS.toNanos(10);

    private static final BiConsumer<Observer, FinishedExchange> FINISHED =
            Observer::exchangeFinished;
    private static final BiConsumer<Observer, ObservedConnection> OPENED =
            Observer::connectionOpened;
    private static final BiConsumer<Observer, ClosedWebSocket> SOCKET = Observer::webSocketClosed;
    private static final BiConsumer<Observer, ClosedConnection> CLOSED = Observer::connectionClosed;

    private final Listening[] all;
    private final List<String> fields;
    private final LongAdder inFlight = new LongAdder();
    private final SpareWatches spare = new SpareWatches();
    private volatile boolean cutting;

    /// One of them, and what it has for a context class loader.
    private static final class Listening {
        private final Observer observer;
        private final @Nullable ClassLoader loader;
        private final String failed;
        private final AtomicLong unlogged = new AtomicLong();

        /// When the next line may be written; 0 for at once.
        private final AtomicLong silentUntil = new AtomicLong();

        Listening(Observer observer, @Nullable ClassLoader loader) {
            this.observer = observer;
            this.loader = loader;
            this.failed =
                    "the observer "
                            + observer.getClass().getName()
                            + " threw; it goes on being told, but what it throws in the next ten"
                            + " seconds is only counted";
        }

        <T> void tell(BiConsumer<Observer, T> call, T what) {
            @Nullable ClassLoader before = ContextLoader.enter(loader);
            try {
                call.accept(observer, what);
            } catch (Throwable e) {
                failed(e);
            } finally {
                ContextLoader.enter(before);
            }
        }

        private void failed(Throwable thrown) {
            long now = System.nanoTime();
            long until = silentUntil.get();
            if ((until == 0 || now - until >= 0)
                    && silentUntil.compareAndSet(until, (now + SILENCE) | 1)) {
                // A logger that writes to a channel would find it closed by an interrupt.
                Thread.interrupted();
                LOG.error(text(unlogged.getAndSet(0)), thrown);
            } else {
                unlogged.incrementAndGet();
            }
        }

        private String text(long count) {
            try {
                return count == 0 ? failed : failed + " (" + count + " since the last line)";
            } catch (Throwable e) {
                // There may be no memory to say so much.
                return failed;
            }
        }
    }

    /// Somebody who observes.
    ///
    /// @param observer who
    /// @param loader the context class loader of threads while they tell it
    public record Observing(Observer observer, @Nullable ClassLoader loader) {

        private List<String> wanted() {
            @Nullable ClassLoader before = ContextLoader.enter(loader);
            try {
                List<String> names = List.copyOf(observer.requestFields());
                for (String name : names) {
                    // Refuses what is no token: it could never be found.
                    Headers.of(name, "");
                }
                return names;
            } catch (Throwable e) {
                String what = "the observer " + observer.getClass().getName();
                throw StartupException.of(
                        what + " cannot be asked which fields it wants to see",
                        e,
                        "mend it, or take its module away");
            } finally {
                ContextLoader.enter(before);
            }
        }
    }

    private Observers(Listening[] all, List<String> fields) {
        this.all = all;
        this.fields = fields;
    }

    /// Those of a server.
    ///
    /// @param observers those, in order
    /// @return all of them, null if there is none, so that nothing is done for nobody
    /// @throws StartupException if one cannot be asked what it wants to see
    public static @Nullable Observers of(List<Observing> observers) {
        if (observers.isEmpty()) {
            return null;
        }
        List<Listening> all = new ArrayList<>();
        TreeSet<String> fields = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Observing each : observers) {
            all.add(new Listening(each.observer, each.loader));
            fields.addAll(each.wanted());
        }
        return new Observers(all.toArray(Listening[]::new), List.copyOf(fields));
    }

    /// {@return the names of those fields of requests that one of them wants to see}
    public List<String> fields() {
        return fields;
    }

    /// From now on handlers are interrupted.
    void cut() {
        cutting = true;
    }

    /// {@return how many exchanges have begun and were not told yet}
    public long inFlight() {
        return Math.max(0, inFlight.sum());
    }

    /// What was used for exchanges that were told.
    SpareWatches spare() {
        return spare;
    }

    void begun() {
        inFlight.increment();
    }

    void finished(FinishedExchange exchange) {
        inFlight.decrement();
        tell(FINISHED, exchange);
    }

    void opened(ObservedConnection connection) {
        tell(OPENED, connection);
    }

    void closed(ClosedWebSocket socket) {
        tell(SOCKET, socket);
    }

    void closed(ClosedConnection connection) {
        tell(CLOSED, connection);
    }

    /// An interrupt of before is none of theirs, and one that they leave is none of the next code's
    /// on this thread; but one that comes from the stop meanwhile is. The flag is cleared before it
    /// is asked whether there is a stop, which says so before it interrupts.
    private <T> void tell(BiConsumer<Observer, T> call, T what) {
        boolean interrupted = Thread.interrupted();
        try {
            for (Listening each : all) {
                each.tell(call, what);
            }
        } finally {
            boolean again = Thread.interrupted();
            if (interrupted || (again && cutting)) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
