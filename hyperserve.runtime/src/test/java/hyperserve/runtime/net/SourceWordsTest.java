package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SourceWordsTest {

    private static final long START = 1001;

    private final SourceWords words = new SourceWords();

    private long unpolledAt(long now) {
        return words.unpolled(() -> now);
    }

    @Test
    void areOfNobodyWhoIsLateBeforeTheFirstPoll() {
        assertThat(unpolledAt(START)).isZero();
    }

    @Test
    void tellForHowLongNobodyHasPolled() {
        words.polled(START);

        assertThat(unpolledAt(START + 50)).isEqualTo(50);
        words.polled(START + 60);
        assertThat(unpolledAt(START + 70)).isEqualTo(10);
    }

    @Test
    void blameNobodyForSleeping() {
        words.polled(START);
        words.waits();

        assertThat(unpolledAt(START + 50)).isZero();
        words.waitsNoMore();
        assertThat(unpolledAt(START + 50)).isEqualTo(50);
    }
}
