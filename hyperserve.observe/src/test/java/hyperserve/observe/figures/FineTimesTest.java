package hyperserve.observe.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FineTimesTest {

    private static final long SHORT = 1_000;
    private static final long MINUTE = 60_000_000_000L;

    @Test
    void areRightWithinAnEighth() {
        for (long nanos = SHORT; nanos < MINUTE; nanos += 1 + nanos / 50) {
            long told = FineTimes.middle(FineTimes.bucket(nanos));
            assertThat((double) told / nanos)
                    .as("%s told as %s", nanos, told)
                    .isBetween(.875, 1.125);
        }
    }

    @Test
    void haveABucketForEachTime() {
        int last = 0;
        for (long nanos = 0; nanos < 4 * MINUTE; nanos += 1 + nanos / 100) {
            int bucket = FineTimes.bucket(nanos);
            assertThat(bucket).isBetween(last, Math.min(last + 1, FineTimes.BUCKETS - 1));
            last = bucket;
        }
        assertThat(last).isEqualTo(FineTimes.BUCKETS - 1);
        assertThat(FineTimes.bucket(Long.MAX_VALUE)).isEqualTo(FineTimes.BUCKETS - 1);
        assertThat(FineTimes.bucket(-1)).isZero();
    }

    @Test
    void areToldOfWhatCameBetweenTwoReadings() {
        FineTimes times = new FineTimes();
        times.add(0, MINUTE);
        long[] before = times.read();
        assertThat(FineTimes.quantile(before, before, .5)).isEqualTo(-1);
        for (int i = 0; i < 99; i++) {
            times.add(0, 10_000);
        }
        times.add(0, 1_000_000);
        long[] after = times.read();

        assertThat(FineTimes.quantile(before, after, .5)).isBetween(9_000L, 11_000L);
        assertThat(FineTimes.quantile(before, after, .99)).isBetween(9_000L, 11_000L);
        assertThat(FineTimes.quantile(before, after, .999)).isBetween(900_000L, 1_100_000L);
    }
}
