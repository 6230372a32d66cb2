package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

final class HistogramTest {

    @Test
    void isExactForSmallTimes() {
        Histogram histogram = new Histogram();
        for (int i = 1; i <= 100; i++) {
            histogram.record(i);
        }
        assertThat(histogram.quantile(0.5)).isEqualTo(50);
        assertThat(histogram.quantile(0.99)).isEqualTo(99);
        assertThat(histogram.quantile(1)).isEqualTo(100);
        assertThat(histogram.total()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(longs = {127, 128, 129, 255, 256, 12_345, 1_000_000_007, Long.MAX_VALUE})
    void isExactToAHundredth(long time) {
        Histogram histogram = new Histogram();
        histogram.record(time);
        histogram.record(Long.MAX_VALUE);
        assertThat(histogram.quantile(0.5)).isCloseTo(time, Percentage.withPercentage(1));
        assertThat(histogram.quantile(0.5)).isGreaterThanOrEqualTo(time);
    }

    @Test
    void saysTheGreatestExactly() {
        Histogram histogram = new Histogram();
        histogram.record(1_000_001);
        assertThat(histogram.quantile(1)).isEqualTo(1_000_001);
        assertThat(histogram.greatest()).isEqualTo(1_000_001);
    }

    @Test
    void saysMicrosecondsInRows() {
        Histogram histogram = new Histogram();
        for (int i = 0; i < 98; i++) {
            histogram.record(100);
        }
        histogram.record(120);
        histogram.record(5_000);
        assertThat(histogram.figures())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "p50_us", 0.1,
                                "p90_us", 0.1,
                                "p99_us", 0.12,
                                "p999_us", 5.0,
                                "max_us", 5.0));
    }

    @Test
    void takesATimeBeforeTheBeginningForNone() {
        Histogram histogram = new Histogram();
        histogram.record(-5);
        assertThat(histogram.quantile(1)).isCloseTo(0, within(0L));
    }
}
