package hyperserve.pool.executor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A place where tasks stop until the test lets them go on.
final class Gate {

    private static final long LIVENESS_SECONDS = 30;

    private final Semaphore arrivals = new Semaphore(0);
    private final CountDownLatch open = new CountDownLatch(1);

    /// A task that stops here, uninterruptible.
    CountedTask task() {
        return new CountedTask(this::pass);
    }

    /// Stops until the gate is open; an interrupt stays pending.
    void pass() {
        arrivals.release();
        boolean interrupted = false;
        while (true) {
            try {
                boolean opened = open.await(LIVENESS_SECONDS, TimeUnit.SECONDS);
                assertThat(opened).as("gate opened").isTrue();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops until the gate is open or the task is interrupted.
    ///
    /// @return whether it was interrupted
    boolean passOrBeInterrupted() {
        arrivals.release();
        try {
            boolean opened = open.await(LIVENESS_SECONDS, TimeUnit.SECONDS);
            assertThat(opened).as("gate opened").isTrue();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /// Waits until so many more tasks stand here.
    void awaitArrivals(int number) {
        await(arrivals, number);
    }

    static void await(Semaphore permits, int number) {
        try {
            boolean acquired = permits.tryAcquire(number, LIVENESS_SECONDS, TimeUnit.SECONDS);
            assertThat(acquired).as("%s of %s came", permits.availablePermits(), number).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError("the test was interrupted", e);
        }
    }

    void open() {
        open.countDown();
    }
}
