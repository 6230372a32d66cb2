package hyperserve.observe.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class HistogramTest {

    private static final int THREADS = 8;
    private static final int EACH = 20_000;

    @Test
    void putsATimeIntoTheFirstBucketThatHoldsIt() {
        assertThat(Histogram.bucket(0)).isZero();
        for (int i = 0; i < Histogram.BOUNDS; i++) {
            long bound = Histogram.bound(i);
            assertThat(Histogram.bucket(bound)).isEqualTo(i);
            assertThat(Histogram.bucket(bound + 1)).isEqualTo(i + 1);
        }
        assertThat(Histogram.bucket(Long.MAX_VALUE)).isEqualTo(Histogram.BOUNDS);
    }

    @Test
    void losesNothingThatManyThreadsAddAtOnce() throws Exception {
        Histogram histogram = new Histogram();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int j = 0; j < EACH; j++) {
                                            histogram.add(Cells.stripe(), Histogram.LEAST);
                                        }
                                    }));
        }
        for (Thread each : threads) {
            each.join();
        }

        assertThat(histogram.count(0)).isEqualTo((long) THREADS * EACH);
        assertThat(histogram.sum()).isEqualTo(THREADS * EACH * Histogram.LEAST);
    }
}
