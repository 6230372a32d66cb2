package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// When helpers are called, if they find processors and if they do not.
final class SpareProcessorTest {

    private static final long MILLI = 1_000_000;

    private long now = System.nanoTime();
    private long delay;
    private int asked;
    private final SpareProcessor spare =
            new SpareProcessor(
                    () -> {
                        asked++;
                        return delay;
                    });

    /// Looks each millisecond while there is something to help with.
    ///
    /// @param waited how much of each millisecond workers wait for a processor, while they help
    /// @return in how many looks helpers were called
    private int look(int looks, double waited) {
        int called = 0;
        for (int i = 0; i < looks; i++) {
            now += MILLI;
            if (spare.isLikely(now, true)) {
                called++;
                delay += (long) (waited * MILLI);
            }
        }
        return called;
    }

    @Test
    void callsAlwaysWhereHelpersRunAtOnce() {
        assertThat(look(10_000, 0.2)).isEqualTo(10_000);
        assertThat(asked).as("a trial each half second").isBetween(30, 45);
    }

    @Test
    void callsLessAndLessWhereHelpersWait() {
        int trials = 9;
        assertThat(look(10_000, 0.5)).isBetween(20 * (trials - 2), 25 * trials);
    }

    @Test
    void callsAlwaysAgainOnceHelpersRunAtOnce() {
        look(5_000, 0.5);
        look(2_500, 0);
        assertThat(look(5_000, 0)).isEqualTo(5_000);
    }

    @Test
    void asksNothingWhileThereIsNothingToHelpWith() {
        for (int i = 0; i < 10_000; i++) {
            now += MILLI;
            assertThat(spare.isLikely(now, false)).isTrue();
        }
        assertThat(asked).isZero();
    }

    /// A worker that has waited for long may end.
    @Test
    void takesLessDelayThanBeforeForNone() {
        delay = Long.MAX_VALUE / 2;
        look(5, 0);
        delay = 0;
        assertThat(look(5_000, 0)).isEqualTo(5_000);
    }
}
