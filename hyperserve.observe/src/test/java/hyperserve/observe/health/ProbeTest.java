package hyperserve.observe.health;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

final class ProbeTest {

    private static final long LONG = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong time = new AtomicLong();
    private final AtomicInteger calls = new AtomicInteger();

    private Probe probe(long timeout, Callable<Void> check) {
        return new Probe(
                "db",
                true,
                timeout,
                () -> {
                    calls.incrementAndGet();
                    return check.call();
                },
                time::get);
    }

    @Test
    void tellsWhatWasFoundForASecond() throws Exception {
        Probe probe = probe(LONG, () -> null);

        assertThat(probe.ask().await()).isEqualTo(new Finding("db", true, null));
        time.addAndGet(Probe.KEPT - 1);
        assertThat(probe.ask().await().failure()).isNull();
        assertThat(calls).hasValue(1);
        time.addAndGet(1);
        assertThat(probe.ask().await().failure()).isNull();
        assertThat(calls).hasValue(2);
    }

    @Test
    void tellsWhatTheCheckHasThrown() throws Exception {
        assertThat(
                        probe(
                                        LONG,
                                        () -> {
                                            throw new IOException("the disk is full");
                                        })
                                .ask()
                                .await()
                                .failure())
                .isEqualTo("the disk is full");
        assertThat(
                        probe(
                                        LONG,
                                        () -> {
                                            throw new IOException();
                                        })
                                .ask()
                                .await()
                                .failure())
                .isEqualTo("java.io.IOException");
    }

    @Test
    void interruptsACheckThatTakesTooLong() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Probe probe =
                probe(
                        TimeUnit.MILLISECONDS.toNanos(1),
                        () -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.countDown();
                            }
                            return null;
                        });

        assertThat(probe.ask().await().failure()).isEqualTo("no answer within 1 ms");
        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void hasOneThreadForACheckThatDoesNotReturn() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        Probe probe =
                probe(
                        TimeUnit.MILLISECONDS.toNanos(1),
                        () -> {
                            boolean waits = true;
                            while (waits) {
                                try {
                                    over.await();
                                    waits = false;
                                } catch (InterruptedException e) {
                                    waits = true;
                                }
                            }
                            return null;
                        });
        try {
            probe.ask();
            Eventually.is("begun", () -> calls.get() == 1);
            for (int i = 0; i < 5; i++) {
                assertThat(probe.ask().await().failure()).isNotNull();
                time.addAndGet(2 * Probe.KEPT);
            }
            assertThat(calls).hasValue(1);
        } finally {
            over.countDown();
        }
        Eventually.is(
                "asked again",
                () -> {
                    time.addAndGet(Probe.KEPT);
                    probe.ask();
                    return calls.get() > 1;
                });
    }
}
