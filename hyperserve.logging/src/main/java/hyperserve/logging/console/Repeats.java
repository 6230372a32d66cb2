package hyperserve.logging.console;

import hyperserve.api.Nullable;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Lets events that are the same pass a few times a second; the rest is counted, and summed up in
/// one event when the second is over.
///
/// A table of fixed size, in which each event has four places. Who finds them taken by others sends
/// one of those away, which is summed up then: so memory is bounded, and at worst more is logged. A
/// count is closed by one thread, which tells it; who comes to a closed one makes another. Any
/// thread may use it; none waits.
final class Repeats {

    /// How many of the same pass in a window.
    static final int PASSING = 5;

    static final long WINDOW = TimeUnit.SECONDS.toNanos(1);

    private static final int SIZE = 256;
    private static final int PLACES = 4;
    private static final long CLOSED = -1;

    /// What makes two events the same.
    ///
    /// @param thrown the name of the class of what was thrown
    /// @param top where that was
    private record Key(
            System.Logger.Level level,
            String logger,
            String message,
            @Nullable String thrown,
            @Nullable StackTraceElement top) {

        static Key of(Event event) {
            Throwable thrown = event.thrown();
            return new Key(
                    event.level(),
                    event.logger(),
                    event.message(),
                    thrown == null ? null : thrown.getClass().getName(),
                    thrown == null ? null : top(thrown));
        }

        private static @Nullable StackTraceElement top(Throwable thrown) {
            StackTraceElement[] stack = thrown.getStackTrace();
            return stack == null || stack.length == 0 ? null : stack[0];
        }
    }

    private static final class Count {
        final Key key;
        final long begun;
        final AtomicLong seen = new AtomicLong();

        Count(Key key, long begun) {
            this.key = key;
            this.begun = begun;
        }

        /// {@return the number of this one, or CLOSED}
        long next(long now) {
            long known = seen.get();
            while (known != CLOSED && now - begun < WINDOW) {
                long found = seen.compareAndExchange(known, known + 1);
                if (found == known) {
                    return known + 1;
                }
                known = found;
            }
            return CLOSED;
        }

        /// {@return how many did not pass, once}
        long close() {
            return Math.max(0, seen.getAndSet(CLOSED) - PASSING);
        }
    }

    private final LongSupplier clock;
    private final Consumer<Event> told;
    private final AtomicReferenceArray<@Nullable Count> places = new AtomicReferenceArray<>(SIZE);

    /// None yet.
    ///
    /// @param clock in nanoseconds
    /// @param told is given what sums up others
    Repeats(LongSupplier clock, Consumer<Event> told) {
        this.clock = clock;
        this.told = told;
    }

    /// {@return whether an event is to be logged}
    boolean admits(Event event) {
        Key key = Key.of(event);
        int hash = spread(key.hashCode());
        while (true) {
            long now = clock.getAsLong();
            int place = place(key, hash, now);
            Count known = places.get(place);
            if (known != null && known.key.equals(key)) {
                long number = known.next(now);
                if (number != CLOSED) {
                    return number <= PASSING;
                }
            }
            if (places.compareAndSet(place, known, new Count(key, now)) && known != null) {
                tell(known, now);
            }
        }
    }

    private static int spread(int hash) {
        return hash ^ (hash >>> 16);
    }

    /// {@return where the event is counted, or a free place, or one that is over, or the first}
    private int place(Key key, int hash, long now) {
        int free = -1;
        for (int i = 0; i < PLACES; i++) {
            int place = (hash + i) & (SIZE - 1);
            Count known = places.get(place);
            if (known != null && known.key.equals(key)) {
                return place;
            }
            if (free < 0 && (known == null || now - known.begun >= WINDOW)) {
                free = place;
            }
        }
        return free < 0 ? hash & (SIZE - 1) : free;
    }

    /// Sums up what is over.
    ///
    /// @param all also what is not
    /// @return whether nothing is counted any more
    boolean sweep(boolean all) {
        boolean empty = true;
        long now = clock.getAsLong();
        for (int place = 0; place < SIZE; place++) {
            Count known = places.get(place);
            if (known == null) {
                continue;
            }
            if (!all && now - known.begun < WINDOW) {
                empty = false;
            } else if (places.compareAndSet(place, known, null)) {
                tell(known, now);
            }
        }
        return empty;
    }

    private void tell(Count count, long now) {
        long more = count.close();
        if (more == 0) {
            return;
        }
        Key key = count.key;
        String thrown = key.thrown() == null ? "" : " (" + key.thrown() + " at " + key.top() + ")";
        long tenths = TimeUnit.NANOSECONDS.toMillis(now - count.begun) / 100;
        told.accept(
                Event.now(
                        key.level(),
                        key.logger(),
                        "... "
                                + more
                                + " more in "
                                + tenths / 10
                                + "."
                                + tenths % 10
                                + " s of: "
                                + key.message()
                                + thrown,
                        null));
    }
}
