package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;

/// Clients in numbers: how many connect in a millisecond, with rests of the listener and without.
final class AcceptModerationTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final int SECOND = 1000;

    private long now = Long.MAX_VALUE - 300 * MILLI;
    private final AcceptModeration moderation = new AcceptModeration(now);

    /// {@return the milliseconds of all after which the listener rested}
    private int pass(int millis, int eager, int resting) {
        return pass(millis, eager, _ -> resting);
    }

    private int pass(int millis, int eager, IntUnaryOperator resting) {
        int rests = 0;
        for (int i = 0; i < millis; i++) {
            now += MILLI;
            boolean rested = moderation.rests();
            moderation.accepted(rested ? resting.applyAsInt(i) : eager, now);
            rests += rested ? 1 : 0;
        }
        return rests;
    }

    @Test
    void doesNotRestBeforeACrowdHasCome() {
        assertThat(pass(49, 20, 20)).isZero();
        assertThat(moderation.rests()).isFalse();
    }

    @Test
    void restsWhileJustAsManyCome() {
        assertThat(pass(10 * SECOND, 20, 20)).isGreaterThan(9 * SECOND);
    }

    @Test
    void restsWhileMoreCome() {
        assertThat(pass(10 * SECOND, 20, 22)).isGreaterThan(9 * SECOND);
    }

    @Test
    void doesNotRestForFew() {
        assertThat(pass(10 * SECOND, 11, 11)).isZero();
    }

    /// Those who wait for their answer before they connect again.
    @Test
    void hardlyEverRestsIfFewerComeWithRests() {
        assertThat(pass(10 * SECOND, 20, 18)).isBetween(1, SECOND / 2);
    }

    @Test
    void hardlyEverRestsIfWithRestsNoCrowdIsLeft() {
        assertThat(pass(10 * SECOND, 20, 8)).isBetween(1, SECOND / 2);
    }

    @Test
    void restsNoMoreOnceTheCrowdIsGone() {
        pass(SECOND, 20, 20);
        assertThat(pass(10 * SECOND, 1, 1)).isLessThanOrEqualTo(50);
        assertThat(moderation.rests()).isFalse();
    }

    @Test
    void restsNoMoreAfterALongSilence() {
        pass(150, 20, 20);
        assertThat(moderation.rests()).isTrue();
        now += 3600 * SECOND * MILLI;
        moderation.accepted(1, now);
        assertThat(moderation.rests()).isFalse();
    }

    @Test
    void comparesOnceMoreWhenOtherClientsHaveCome() {
        pass(150, 20, 20);
        assertThat(moderation.rests()).isTrue();
        assertThat(pass(SECOND, 20, 15)).isLessThanOrEqualTo(150);
    }

    @Test
    void restsOnceClientsHaveCome() {
        pass(SECOND, 20, 15);
        assertThat(pass(3 * SECOND, 20, 20)).isGreaterThan(SECOND);
    }
}
