package hyperserve.test.pool;

import hyperserve.api.DrainReport;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Background;
import hyperserve.test.Eventually;

import java.time.Duration;
import java.util.function.Predicate;

/// Waits for what a pool shows, and has it end in the background.
public final class PoolWatch {

    private PoolWatch() {}

    /// Waits until a pool shows something.
    ///
    /// @param pool the pool
    /// @param condition what its snapshot has to meet
    /// @return the first snapshot that does
    public static PoolSnapshot shows(WorkerPool pool, Predicate<PoolSnapshot> condition) {
        return Eventually.shows(pool::snapshot, condition);
    }

    /// Waits until no task is queued or running, and checks that the books balance.
    ///
    /// @param pool the pool
    /// @return its books
    public static PoolSnapshot rests(WorkerPool pool) {
        PoolSnapshot snapshot = shows(pool, s -> s.busy() == 0 && s.queued() == 0);
        long ended = snapshot.completed() + snapshot.failed() + snapshot.abandoned();
        if (snapshot.submitted() != ended) {
            throw new AssertionError(
                    "not submitted = completed + failed + abandoned in " + snapshot);
        }
        return snapshot;
    }

    /// {@return a drain that has begun}
    ///
    /// @param pool the pool
    /// @param grace the time that it gives its tasks
    public static Background<DrainReport> draining(WorkerPool pool, Duration grace) {
        Background<DrainReport> drain = Background.of(() -> pool.drain(grace));
        drain.awaitWaiting();
        return drain;
    }

    /// {@return a close, which gives true when it is done}
    ///
    /// @param pool the pool
    public static Background<Boolean> closing(WorkerPool pool) {
        return Background.of(
                () -> {
                    pool.close();
                    return true;
                });
    }
}
