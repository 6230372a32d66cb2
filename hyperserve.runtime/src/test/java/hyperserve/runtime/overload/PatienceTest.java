package hyperserve.runtime.overload;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.limits.Limits;

import org.junit.jupiter.api.Test;

import java.util.concurrent.TimeUnit;

/// How often something may be done at once, and how often in the long run.
final class PatienceTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Limits LIMITS = Limits.defaults().withOddFrames(300).withStreamResets(20);

    @Test
    void endsAtTheBoundWhateverTheTimeIs() {
        for (long now : new long[] {0, Long.MAX_VALUE - 5, Long.MIN_VALUE}) {
            Patience oddities = Patience.withOddities(LIMITS);
            Patience resets = Patience.withResets(LIMITS);
            for (int i = 0; i < 300; i++) {
                assertThat(oddities.take(now)).isTrue();
                assertThat(resets.take(now)).isEqualTo(i < 20);
            }
            assertThat(oddities.take(now)).isFalse();
        }
    }

    /// A ping a second, for a day.
    @Test
    void lastsForWhoDoesItNowAndThen() {
        Patience oddities = Patience.withOddities(Limits.defaults().withOddFrames(1));
        for (long second = 0; second < 86_400; second++) {
            assertThat(oddities.take(Long.MAX_VALUE - 10 * SECOND + second * SECOND)).isTrue();
        }
    }

    @Test
    void refillsByAThirtiethEachSecond() {
        Patience oddities = Patience.withOddities(LIMITS);
        while (oddities.take(0)) {
            // Until there is nothing left.
        }
        for (int i = 0; i < 10; i++) {
            assertThat(oddities.take(SECOND)).isTrue();
        }
        assertThat(oddities.take(SECOND)).isFalse();
    }
}
