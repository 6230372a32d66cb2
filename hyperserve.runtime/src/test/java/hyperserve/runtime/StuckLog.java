package hyperserve.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/// A log that nobody reads: who writes to it waits until a gate opens, interrupts or not.
final class StuckLog extends Handler {

    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch gate;

    StuckLog(CountDownLatch gate) {
        this.gate = gate;
    }

    boolean awaitOne() throws InterruptedException {
        return entered.await(20, TimeUnit.SECONDS);
    }

    @Override
    public void publish(LogRecord line) {
        entered.countDown();
        ServerStopTest.awaitStubbornly(gate);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
