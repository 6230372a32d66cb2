package hyperserve.pool.executor;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.WorkerPool;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Waits for what nobody tells, such as the end of a thread.
final class Eventually {

    private static final long LIVENESS_SECONDS = 30;

    private Eventually() {}

    static void is(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIVENESS_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as(what).isNegative();
            LockSupport.parkNanos(20_000);
        }
    }

    static PoolSnapshot shows(WorkerPool pool, Predicate<PoolSnapshot> condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIVENESS_SECONDS);
        PoolSnapshot snapshot = pool.snapshot();
        while (!condition.test(snapshot)) {
            assertThat(System.nanoTime() - deadline).as("last seen: " + snapshot).isNegative();
            LockSupport.parkNanos(20_000);
            snapshot = pool.snapshot();
        }
        return snapshot;
    }

    /// Waits until no task is queued or running, and checks that the books balance.
    static PoolSnapshot rests(WorkerPool pool) {
        PoolSnapshot snapshot = shows(pool, s -> s.busy() == 0 && s.queued() == 0);
        assertThat(snapshot.completed() + snapshot.failed() + snapshot.abandoned())
                .as("submitted = completed + failed + abandoned in " + snapshot)
                .isEqualTo(snapshot.submitted());
        return snapshot;
    }
}
