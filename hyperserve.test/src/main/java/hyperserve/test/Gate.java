package hyperserve.test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A place where threads stop until the test lets them go on.
public final class Gate {

    private final Semaphore arrivals = new Semaphore(0);
    private final CountDownLatch open = new CountDownLatch(1);

    /// A closed gate.
    public Gate() {}

    /// Stops until the gate is open; an interrupt stays pending.
    public void pass() {
        arrivals.release();
        boolean interrupted = false;
        while (true) {
            try {
                awaitOpen();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Stops until the gate is open or the thread is interrupted.
    ///
    /// @return whether it was interrupted
    public boolean passOrBeInterrupted() {
        arrivals.release();
        try {
            awaitOpen();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void awaitOpen() throws InterruptedException {
        if (!open.await(Eventually.LIVENESS.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the gate was not opened");
        }
    }

    /// Waits until so many more threads stand here.
    ///
    /// @param number how many since the last call
    public void awaitArrivals(int number) {
        await(arrivals, number);
    }

    /// Waits for permits, and takes them.
    ///
    /// @param permits released by those who are waited for
    /// @param number how many
    public static void await(Semaphore permits, int number) {
        try {
            if (!permits.tryAcquire(number, Eventually.LIVENESS.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(
                        "only " + permits.availablePermits() + " of " + number + " came");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("the test was interrupted", e);
        }
    }

    /// Lets all go on who stand here or come.
    public void open() {
        open.countDown();
    }
}
