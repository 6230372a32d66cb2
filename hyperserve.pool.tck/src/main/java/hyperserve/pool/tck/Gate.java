package hyperserve.pool.tck;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A place where tasks stop until the test, or another task, lets them go on.
final class Gate {

    private final Patience patience;
    private final AtomicInteger arrivals = new AtomicInteger();
    private final CountDownLatch open = new CountDownLatch(1);

    Gate(Patience patience) {
        this.patience = patience;
    }

    /// Stops until the gate is open; an interrupt stays pending.
    void pass() {
        arrivals.incrementAndGet();
        boolean interrupted = false;
        while (true) {
            try {
                open.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Computes until the gate is open.
    void spin() {
        arrivals.incrementAndGet();
        while (open.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    /// Stops until the gate is open or the thread is interrupted.
    ///
    /// @return whether it was interrupted
    boolean passUnlessInterrupted() {
        arrivals.incrementAndGet();
        try {
            open.await();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /// Waits until so many have come in all.
    void awaitArrivals(int number, String harm) {
        patience.until(() -> arrivals.get() >= number, harm);
    }

    int arrivals() {
        return arrivals.get();
    }

    void open() {
        open.countDown();
    }
}
