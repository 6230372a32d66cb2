package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Waits for what nobody tells, such as the end of a connection.
final class Eventually {

    private static final long LIVENESS_SECONDS = 20;

    private Eventually() {}

    static void is(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIVENESS_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    static void atMost(String what, long bound, LongSupplier value) {
        long[] last = new long[1];
        try {
            is(
                    what,
                    () -> {
                        last[0] = value.getAsLong();
                        return last[0] <= bound;
                    });
        } catch (AssertionError e) {
            throw new AssertionError("%s: %d, not at most %d".formatted(what, last[0], bound), e);
        }
    }
}
