package hyperserve.api.routing;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.PoolTask.Kind;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class LearnedKindTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final LearnedKind learned = new LearnedKind();

    /// Close to where a clock of nanoseconds overflows, which must not matter.
    private long now = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos();

    private Kind kind() {
        return learned.kind(() -> now);
    }

    private Duration seenWaiting() {
        return learned.seenWaiting(now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private void assertNothingIsRemembered() {
        assertThat(
                        learned.kind(
                                () -> {
                                    throw new AssertionError("the clock was asked");
                                }))
                .isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void knowsNothingAtFirstAndAsksNoClock() {
        assertNothingIsRemembered();
    }

    @Test
    void countsAsBlockingForASecond() {
        assertThat(seenWaiting()).isEqualTo(SECOND);

        assertThat(kind()).isEqualTo(Kind.BLOCKING);
        pass(SECOND.minusNanos(1));
        assertThat(kind()).isEqualTo(Kind.BLOCKING);
        pass(Duration.ofNanos(1));
        assertThat(kind()).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void learnsNothingNewFromCallsThatBeganBefore() {
        seenWaiting();
        pass(SECOND.dividedBy(2));

        assertThat(seenWaiting()).isZero();

        pass(SECOND.dividedBy(2));
        assertThat(kind()).isEqualTo(Kind.UNKNOWN);
    }

    @Test
    void countsAsBlockingTwiceAsLongAtEachRelapseUpToABound() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 64, 64, 64}) {
            Duration length = seenWaiting();
            assertThat(length).hasSeconds(seconds);
            pass(length);
            assertThat(kind()).isEqualTo(Kind.UNKNOWN);
        }
    }

    @Test
    void forgetsWhatIsLongPast() {
        pass(seenWaiting());
        pass(seenWaiting());
        pass(Duration.ofSeconds(2));

        assertThat(seenWaiting()).isEqualTo(SECOND);
    }

    @Test
    void forgetsInTheCourseOfAskingToo() {
        pass(seenWaiting());
        pass(SECOND);
        assertThat(kind()).isEqualTo(Kind.UNKNOWN);

        assertNothingIsRemembered();
    }

    @Test
    void relapsesJustBeforeItIsForgotten() {
        pass(seenWaiting());
        pass(SECOND.minusNanos(1));

        assertThat(seenWaiting()).isEqualTo(SECOND.multipliedBy(2));
    }
}
