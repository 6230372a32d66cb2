package hyperserve.pool.tck;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// Waits for what should happen soon; if it has not when the time is over, it says the harm.
///
/// @param limit how long
record Patience(Duration limit) {

    private static final long LOOK_NANOS = 50_000;

    /// A call on a thread of its own.
    ///
    /// @param thread the thread
    /// @param result what it returns
    /// @param patience how long to wait for that
    /// @param <T> its type
    record Call<T>(Thread thread, FutureTask<T> result, Patience patience) {

        /// Waits for the call to return.
        T get(String harm) {
            try {
                return result.get(patience.limit.toNanos(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError(harm + patience.lateness() + "; it is at\n" + stack(), e);
            } catch (InterruptedException e) {
                throw new AssertionError("the test was interrupted", e);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof AssertionError failed
                        ? failed
                        : new AssertionError("a call of the pool threw: " + e.getCause(), e);
            }
        }

        private String stack() {
            return Arrays.stream(thread.getStackTrace())
                    .map(frame -> "    " + frame)
                    .collect(Collectors.joining("\n"));
        }
    }

    /// Waits until something is true.
    void until(BooleanSupplier condition, String harm) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError(harm + lateness());
            }
            LockSupport.parkNanos(LOOK_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new AssertionError("the test was interrupted while it waited; " + harm);
            }
        }
    }

    private String lateness() {
        return " (waited " + limit.toMillis() + " ms)";
    }

    /// Starts a call on another thread.
    <T> Call<T> start(Callable<T> callable) {
        FutureTask<T> result = new FutureTask<>(callable);
        Thread thread = Thread.ofPlatform().daemon().name(ThreadCensus.OURS).start(result);
        return new Call<>(thread, result, this);
    }

    /// Starts a call that returns nothing.
    Call<Boolean> start(Runnable call) {
        return start(
                () -> {
                    call.run();
                    return true;
                });
    }

    /// Makes a call that should return soon.
    void call(String harm, Runnable call) {
        start(call).get(harm);
    }
}
