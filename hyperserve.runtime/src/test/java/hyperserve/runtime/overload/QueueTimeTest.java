package hyperserve.runtime.overload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

/// Times are in milliseconds.
class QueueTimeTest {

    private static final long BOUND = 100;
    private static final int LEAST = 4;

    private final QueueTime queue = new QueueTime(nanos(BOUND), LEAST);

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /// A time; the clock may begin anywhere.
    private static long at(long millis) {
        return 1 + nanos(millis);
    }

    /// All who are taken up every 10 ms have waited so long.
    private void waits(long waited, long from, long to) {
        for (long now = from; now <= to; now += 10) {
            takesUp(waited, now);
        }
    }

    private void inFlight(int number) {
        while (queue.inFlight() < number) {
            queue.enter();
        }
        while (queue.inFlight() > number) {
            queue.leave();
        }
    }

    private boolean takesUp(long waited, long now) {
        return queue.takeUp(nanos(waited), at(now));
    }

    /// How many may be in flight at a time at which that is not about to change.
    private int limitAt(long now) {
        int before = queue.inFlight();
        int limit = 0;
        for (inFlight(0); limit < 1000 && queue.admits(at(now)); queue.enter()) {
            limit++;
        }
        inFlight(before);
        return limit;
    }

    @Test
    void standsWhenNobodyHasWaitedLessThanTheBoundForASecond() {
        inFlight(100);
        waits(101, 0, 990);
        assertThat(queue.stands()).isFalse();
        assertThat(takesUp(500, 999)).isTrue();
        assertThat(takesUp(101, 1000)).isFalse();
        assertThat(queue.stands()).isTrue();
    }

    @Test
    void doesNotStandIfOneInASecondHasWaitedNoLongerThanTheBound() {
        inFlight(100);
        waits(5000, 0, 500);
        waits(100, 510, 510);
        waits(5000, 520, 1510);
        assertThat(queue.stands()).isFalse();
        waits(5000, 1520, 1530);
        assertThat(queue.stands()).isTrue();
    }

    @Test
    void sendsAwayWhoHasWaitedTooLongAndNobodyElse() {
        inFlight(100);
        waits(101, 0, 1000);
        assertThat(takesUp(100, 1010)).isTrue();
        assertThat(takesUp(101, 1020)).isFalse();
    }

    @Test
    void sendsNobodyAwayWhileFewAreInFlight() {
        inFlight(LEAST);
        waits(101, 0, 1000);
        assertThat(queue.stands()).isTrue();
        assertThat(takesUp(5000, 1010)).isTrue();
    }

    @Test
    void beginsWithAsManyAsWouldHaveWaitedForHalfOfTheBound() {
        inFlight(120);
        waits(600, 0, 1000);
        assertThat(limitAt(1000)).isEqualTo(10);
    }

    @Test
    void fallsByHalfWhileSomebodyIsLateDownToTheLeast() {
        inFlight(120);
        waits(300, 0, 1000);
        assertThat(limitAt(1000)).isEqualTo(20);
        takesUp(51, 1050);
        assertThat(limitAt(1099)).isEqualTo(20);
        assertThat(limitAt(1100)).isEqualTo(10);
        takesUp(51, 1150);
        takesUp(10, 1160);
        assertThat(limitAt(1200)).isEqualTo(5);
        takesUp(51, 1250);
        assertThat(limitAt(1300)).isEqualTo(LEAST);
    }

    @Test
    void growsByATenthWhileNobodyIsLateIfItWasMet() {
        inFlight(120);
        waits(300, 0, 1000);
        assertThat(limitAt(1000)).isEqualTo(20);
        assertThat(limitAt(1100)).as("the last was late").isEqualTo(10);
        takesUp(50, 1150);
        assertThat(limitAt(1200)).isEqualTo(12);
        inFlight(1);
        assertThat(queue.admits(at(1310))).as("it was met at 1200").isTrue();
        assertThat(queue.admits(at(1420))).isTrue();
        assertThat(limitAt(1430)).isEqualTo(14);
    }

    @Test
    void isAsBeforeWhenNobodyWasKeptOutForASecondAndOneHasWaitedHalfOfTheBound() {
        inFlight(1000);
        waits(500, 0, 1500);
        assertThat(queue.admits(at(1500))).isFalse();
        waits(50, 1510, 2490);
        assertThat(queue.stands()).isTrue();
        waits(51, 2500, 2600);
        assertThat(queue.stands()).isTrue();
        waits(50, 2610, 2610);
        assertThat(queue.stands()).isFalse();
        assertThat(queue.admits(at(2610))).isTrue();
        assertThat(takesUp(500, 2620)).isTrue();
    }

    @Test
    void doesNotTakeTwoLongWaitsFarApartForAQueueThatStands() {
        inFlight(100);
        waits(500, 0, 0);
        waits(500, 20_000, 20_000);
        assertThat(queue.stands()).isFalse();
    }

    @Test
    void neverStandsWithoutABound() {
        QueueTime unbounded = new QueueTime(0, 1);
        for (long now = 0; now < 5000; now += 10) {
            unbounded.enter();
            assertThat(unbounded.takeUp(nanos(60_000), at(now))).isTrue();
            assertThat(unbounded.admits(at(now))).isTrue();
        }
        assertThat(unbounded.isTooLong(Long.MAX_VALUE)).isFalse();
    }
}
