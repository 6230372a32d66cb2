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

    @Test
    void takesMoreForWhatCostsMore() {
        Patience oddities = Patience.withOddities(LIMITS);
        assertThat(oddities.take(0, 100)).isTrue();
        assertThat(oddities.take(0, 100)).isTrue();
        assertThat(oddities.take(0)).isTrue();
        assertThat(oddities.take(0, 100)).isFalse();
        for (int i = 0; i < 99; i++) {
            assertThat(oddities.take(0)).isTrue();
        }
        assertThat(oddities.take(0)).isFalse();
        assertThat(oddities.take(9 * SECOND, 100)).isFalse();
        assertThat(oddities.take(10 * SECOND, 100)).isTrue();
    }

    @Test
    void bearsOneOfWhatCostsMoreThanThereMayBe() {
        Patience oddities = Patience.withOddities(Limits.defaults().withOddFrames(1));
        assertThat(oddities.take(0, 100)).isTrue();
        assertThat(oddities.take(0, 100)).isFalse();
        assertThat(oddities.take(SECOND, 100)).isTrue();
    }
}
