package hyperserve.pool.executor;

import hyperserve.api.DrainReport;
import hyperserve.api.pool.WorkerPool;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A call on a thread of its own.
///
/// @param <T> what it returns
final class Background<T> {

    private final FutureTask<T> result;
    private final Thread thread;

    private Background(Callable<T> call) {
        this.result = new FutureTask<>(call);
        this.thread = new Thread(result, "background");
    }

    static <T> Background<T> of(Callable<T> call) {
        Background<T> background = new Background<>(call);
        background.thread.start();
        return background;
    }

    /// A drain that has begun.
    static Background<DrainReport> draining(WorkerPool pool, Duration grace) {
        Background<DrainReport> drain = of(() -> pool.drain(grace));
        drain.awaitWaiting();
        return drain;
    }

    /// A close; it returns true when it is done.
    static Background<Boolean> closing(WorkerPool pool) {
        return of(
                () -> {
                    pool.close();
                    return true;
                });
    }

    /// Waits until the call waits for something, and no longer for a lock: then it would be WAITING
    /// without a limit.
    void awaitWaiting() {
        Eventually.is("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    T get() {
        try {
            return result.get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the call did not return", e);
        }
    }
}
