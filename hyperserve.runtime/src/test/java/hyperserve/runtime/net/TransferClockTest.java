package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

final class TransferClockTest {

    private static final long SECOND = 1_000_000_000L;

    /// `System.nanoTime` may wrap at any time.
    private final long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    /// 30 s without progress, 10 bytes a second after 5 s.
    private final TransferClock clock = new TransferClock(30 * SECOND, 5 * SECOND, 10);

    private long allowed() {
        return clock.waitFrom(now) - now;
    }

    private void waitFor(long nanos) {
        clock.waitFrom(now);
        clock.waitedUntil(now + nanos);
    }

    @Test
    void allowsTheGraceAtFirst() {
        assertThat(allowed()).isEqualTo(5 * SECOND);
    }

    @Test
    void allowsATimeWithoutProgressIfThereIsNoRate() {
        TransferClock patient = new TransferClock(30 * SECOND, 5 * SECOND, 0);
        patient.waitFrom(now);
        patient.waitedUntil(now + 1000 * SECOND);
        assertThat(patient.waitFrom(now) - now).isEqualTo(30 * SECOND);
    }

    @Test
    void allowsMoreForEachByte() {
        clock.moved(15);
        assertThat(allowed()).isEqualTo(5 * SECOND + 3 * SECOND / 2);
    }

    @Test
    void neverAllowsMoreThanTheTimeWithoutProgress() {
        clock.moved(Long.MAX_VALUE);
        assertThat(allowed()).isEqualTo(30 * SECOND);
    }

    @Test
    void countsTheTimeSpentWaiting() {
        waitFor(2 * SECOND);
        clock.moved(10);
        waitFor(SECOND);
        assertThat(allowed()).isEqualTo(3 * SECOND);
    }

    @Test
    void allowsNothingToWhoIsTooSlow() {
        waitFor(6 * SECOND);
        assertThat(allowed()).isZero();
    }

    @Test
    void countsNoWaitThatWasNotBegun() {
        clock.waitedUntil(now);
        waitFor(SECOND);
        clock.waitedUntil(now + 100 * SECOND);
        assertThat(allowed()).isEqualTo(4 * SECOND);
    }

    @Test
    void beginsAnew() {
        clock.moved(1000);
        waitFor(100 * SECOND);
        clock.waitFrom(now);
        clock.reset();
        clock.waitedUntil(now + SECOND);
        assertThat(allowed()).isEqualTo(5 * SECOND);
    }
}
