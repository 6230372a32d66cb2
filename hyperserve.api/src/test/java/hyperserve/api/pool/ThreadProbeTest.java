package hyperserve.api.pool;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

final class ThreadProbeTest {

    @Test
    @EnabledOnOs(OS.LINUX)
    void tellsWhetherAThreadComputesOrWaits() throws InterruptedException {
        AtomicReference<ThreadProbe> made = new AtomicReference<>();
        AtomicBoolean computes = new AtomicBoolean(true);
        CountDownLatch end = new CountDownLatch(1);
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    made.set(ThreadProbe.ofCurrentThread());
                                    while (computes.get()) {
                                        Thread.onSpinWait();
                                    }
                                    try {
                                        end.await();
                                    } catch (InterruptedException e) {
                                        throw new AssertionError(e);
                                    }
                                });
        Eventually.is("it has a probe", () -> made.get() != null);
        ThreadProbe probe = made.get();
        Eventually.is("it is seen to compute", () -> probe.isRunnable() && !probe.isWaiting());
        Eventually.is("it is seen to have run", () -> probe.ranNanos() > 0);
        assertThat(probe.delayNanos()).isNotNegative();
        computes.set(false);
        Eventually.is("it is seen to wait", () -> probe.isWaiting() && !probe.isRunnable());
        end.countDown();
        thread.join();
        Eventually.is("it is gone", () -> probe.ranNanos() == ThreadProbe.UNKNOWN);
        assertThat(probe.isWaiting()).isFalse();
    }

    @Test
    void knowsNothingWhereTheSystemDoesNotTell() {
        ThreadProbe probe = new ThreadProbe(null);
        assertThat(probe.isRunnable()).isFalse();
        assertThat(probe.isWaiting()).isFalse();
        assertThat(probe.delayNanos()).isEqualTo(ThreadProbe.UNKNOWN);
    }
}
