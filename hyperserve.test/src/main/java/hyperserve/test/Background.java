package hyperserve.test;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A call on a thread of its own.
///
/// @param <T> what it returns
public final class Background<T> {

    private final FutureTask<T> result;
    private final Thread thread;

    private Background(Callable<T> call) {
        this.result = new FutureTask<>(call);
        this.thread = new Thread(result, "background");
    }

    /// A call that is begun now.
    ///
    /// @param <T> what it returns
    /// @param call run once, on a new thread
    /// @return the call
    public static <T> Background<T> of(Callable<T> call) {
        Background<T> background = new Background<>(call);
        background.thread.start();
        return background;
    }

    /// Waits until the call waits for something, and no longer for a lock: then it would be WAITING
    /// without a limit.
    public void awaitWaiting() {
        Eventually.is("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    /// Waits until the call has returned.
    ///
    /// @return what it returned
    public T get() {
        try {
            return result.get(Eventually.LIVENESS.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("the call did not return", e);
        }
    }
}
