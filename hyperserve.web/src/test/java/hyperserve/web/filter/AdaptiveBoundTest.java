package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

/// The bound before something that serves so many at once at its best speed, and more of them each
/// the slower; in a time of its own.
final class AdaptiveBoundTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int ALL = 10_000;

    private long now = 1;
    private final AdaptiveBound bound = new AdaptiveBound(5, 1_000, () -> now);

    /// Serves for some seconds.
    ///
    /// @param offered how many would run if they might
    /// @param atOnce how many do not wait for each other
    /// @param nanos how long each takes then
    private void serve(int seconds, int offered, int atOnce, long nanos) {
        long end = now + TimeUnit.SECONDS.toNanos(seconds);
        while (now < end) {
            int running = Math.min(offered, bound.most());
            if (running < offered) {
                bound.met();
            }
            long each = Math.max(nanos, nanos * running / atOnce);
            for (int i = 0; i < running; i++) {
                now += each / running;
                bound.answered(each);
            }
        }
    }

    @Test
    void findsHowManyAreServedAtOnce() {
        serve(60, ALL, 40, 10 * MILLI);
        assertThat(bound.most()).isBetween(40, 120);
    }

    @Test
    void findsItAnewWhenThereIsRoomForMore() {
        serve(60, ALL, 40, 10 * MILLI);
        serve(60, ALL, 400, 10 * MILLI);
        assertThat(bound.most()).isBetween(400, 1_000);
    }

    @Test
    void findsItAnewWhenThereIsRoomForFewer() {
        serve(60, ALL, 400, 10 * MILLI);
        serve(60, ALL, 20, 10 * MILLI);
        assertThat(bound.most()).isBetween(10, 60);
    }

    @Test
    void bearsThatAllBecomesSlower() {
        serve(60, ALL, 40, 10 * MILLI);
        serve(60, ALL, 40, 70 * MILLI);
        assertThat(bound.most()).isBetween(40, 120);
    }

    @Test
    void staysWhereItIsWhileNobodyIsKeptOut() {
        int before = bound.most();
        serve(60, 3, 40, 10 * MILLI);
        assertThat(bound.most()).isEqualTo(before);
    }

    @Test
    void neverLeavesItsBounds() {
        serve(60, ALL, 100_000, 10 * MILLI);
        assertThat(bound.most()).isEqualTo(1_000);
        serve(60, ALL, 1, 10 * MILLI);
        assertThat(bound.most()).isBetween(5, 20);
    }

    @Test
    void waitsForEnoughAnswers() {
        for (int i = 0; i < 9; i++) {
            now += TimeUnit.SECONDS.toNanos(1);
            bound.met();
            bound.answered(MILLI);
        }
        int before = bound.most();
        bound.answered(MILLI);
        assertThat(bound.most()).isGreaterThan(before);
    }

    @Test
    void beginsAnewForACopy() {
        serve(60, ALL, 400, 10 * MILLI);
        assertThat(bound.anew().most()).isEqualTo(20);
    }
}
