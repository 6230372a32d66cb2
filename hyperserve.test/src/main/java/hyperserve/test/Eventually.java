package hyperserve.test;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Waits for what nobody tells, such as the end of a thread, by looking again and again.
public final class Eventually {

    /// How long anything in a test may take that is to happen at all: 30 seconds, so far more than
    /// it takes that only what never happens makes a test fail.
    public static final Duration LIVENESS = Duration.ofSeconds(30);

    private static final long LOOK_NANOS = 50_000;

    private Eventually() {}

    /// Waits until something is so, and fails if it never is.
    ///
    /// @param what said of it if it is not
    /// @param condition looked at on the calling thread
    public static void is(String what, BooleanSupplier condition) {
        until(condition::getAsBoolean, so -> so, _ -> what);
    }

    /// Waits until a value is low enough.
    ///
    /// @param what said of it, with the last value, if it stays above
    /// @param bound the highest value that is low enough
    /// @param value looked at on the calling thread
    public static void atMost(String what, long bound, LongSupplier value) {
        until(
                value::getAsLong,
                last -> last <= bound,
                last -> what + ": " + last + ", not at most " + bound);
    }

    /// Waits until a value is as it should be.
    ///
    /// @param <T> the type of the value
    /// @param value looked at on the calling thread; the failure tells the last one
    /// @param condition what the value has to meet
    /// @return the first value that does
    public static <T> T shows(Supplier<T> value, Predicate<? super T> condition) {
        return until(value, condition, last -> "last seen: " + last);
    }

    private static <T> T until(
            Supplier<T> value, Predicate<? super T> condition, Function<? super T, String> harm) {
        long start = System.nanoTime();
        T last = value.get();
        while (!condition.test(last)) {
            if (System.nanoTime() - start > LIVENESS.toNanos()) {
                throw new AssertionError("never: " + harm.apply(last));
            }
            LockSupport.parkNanos(LOOK_NANOS);
            last = value.get();
        }
        return last;
    }
}
