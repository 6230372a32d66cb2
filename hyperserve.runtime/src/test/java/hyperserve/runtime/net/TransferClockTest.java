package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Random;

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

    /// One that has sent much at once and then a byte now and then is none of the fast ones.
    @Test
    void forgetsWhatWasFastLongAgo() {
        clock.moved(16 << 20);
        long waited = 0;
        while (allowed() > 0) {
            waitFor(3 * SECOND);
            waited += 3;
            clock.moved(1);
        }
        assertThat(waited).isEqualTo(33);
        assertThat(clock.isSpent()).isTrue();
    }

    /// The event source looks late: what comes in the meantime is no better than it is.
    @Test
    void isSpentUntilWhatWasMovedIsWorthTheWait() {
        waitFor(7 * SECOND);
        clock.moved(20);
        assertThat(clock.isSpent()).isTrue();
        clock.moved(1);
        assertThat(clock.isSpent()).isFalse();
        assertThat(allowed()).isEqualTo(SECOND / 10);
    }

    @Test
    void isNeverSpentWithoutARate() {
        TransferClock patient = new TransferClock(30 * SECOND, 5 * SECOND, 0);
        patient.waitFrom(now);
        patient.waitedUntil(now + 1000 * SECOND);
        assertThat(patient.isSpent()).isFalse();
    }

    /// In any stretch of waiting, beyond the longest time without progress, the rate is kept.
    @Test
    void keepsTheRateInEachStretchOfWaiting() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            long deficit = 0;
            long worst = 0;
            clock.reset();
            for (int i = 0; i < 500 && allowed() > 0; i++) {
                long wait = Math.min(allowed(), random.nextLong(4 * SECOND));
                int bytes = random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(30);
                waitFor(wait);
                clock.moved(bytes);
                deficit = Math.max(0, deficit + wait - bytes * SECOND / 10);
                worst = Math.max(worst, deficit);
            }
            assertThat(worst).isLessThanOrEqualTo(30 * SECOND);
        }
    }

    @Test
    void overflowsNowhere() {
        long day = Duration.ofDays(1).toNanos();
        for (int rate : new int[] {1, Integer.MAX_VALUE}) {
            TransferClock extreme = new TransferClock(day, day, rate);
            for (int i = 0; i < 3; i++) {
                extreme.moved(Long.MAX_VALUE);
                extreme.moved(Long.MAX_VALUE);
                assertThat(extreme.waitFrom(now) - now).isEqualTo(day);
                extreme.waitedUntil(now + day);
            }
            assertThat(extreme.isSpent()).isTrue();
        }
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
