package hyperserve.observe.figures;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

final class ExpositionTest {

    private final Exposition open = new Exposition(true);
    private final Exposition old = new Exposition(false);

    private static String text(Exposition exposition) {
        return new String(exposition.end(), UTF_8);
    }

    @Test
    void namesACounterWithItsEndingOnlyInTheSamplesOfOpenMetrics() {
        open.counter("sent_bytes", "Sent.");
        open.sample(3, "to", "a");
        old.counter("sent_bytes", "Sent.");
        old.sample(3, "to", "a");

        assertThat(text(open))
                .isEqualTo(
                        """
                        # TYPE sent_bytes counter
                        # UNIT sent_bytes bytes
                        # HELP sent_bytes Sent.
                        sent_bytes_total{to="a"} 3
                        # EOF
                        """);
        assertThat(text(old))
                .isEqualTo(
                        """
                        # TYPE sent_bytes_total counter
                        # HELP sent_bytes_total Sent.
                        sent_bytes_total{to="a"} 3
                        """);
    }

    @Test
    void hasATypeForWhatIsSaidByLabels() {
        open.info("build", "The build.");
        open.sample(1, "version", "1");
        old.info("build", "The build.");
        old.sample(1, "version", "1");

        assertThat(text(open)).contains("# TYPE build info\n", "build_info{version=\"1\"} 1\n");
        assertThat(text(old))
                .contains("# TYPE build_info gauge\n", "build_info{version=\"1\"} 1\n");
    }

    @Test
    void writesTimesInSecondsWithoutRounding() {
        old.gauge("a_seconds", "Times.");
        old.time(0);
        old.time(1);
        old.time(1_500_000_000);
        old.time(Long.MAX_VALUE);

        assertThat(text(old))
                .endsWith(
                        """
                        a_seconds 0
                        a_seconds 0.000000001
                        a_seconds 1.5
                        a_seconds 9223372036.854775807
                        """);
    }

    @Test
    void escapesWhatWouldEndALabel() {
        old.gauge("a", "A.");
        old.sample(1, "route", "/\"}\n\\x");

        assertThat(text(old)).endsWith("a{route=\"/\\\"}\\n\\\\x\"} 1\n");
    }

    @Test
    void addsUpTheBucketsOfAHistogram() {
        Histogram times = new Histogram();
        times.add(0, Histogram.LEAST);
        times.add(0, 2 * Histogram.LEAST);
        times.add(0, Long.MAX_VALUE / 2);
        old.histogram("a_seconds", "Times.");
        old.times(times, "route", "/");

        assertThat(text(old))
                .contains(
                        "a_seconds_bucket{route=\"/\",le=\"0.0001\"} 1\n",
                        "a_seconds_bucket{route=\"/\",le=\"0.0002\"} 2\n",
                        "a_seconds_bucket{route=\"/\",le=\"52.4288\"} 2\n",
                        "a_seconds_bucket{route=\"/\",le=\"+Inf\"} 3\n",
                        "a_seconds_count{route=\"/\"} 3\n",
                        "a_seconds_sum{route=\"/\"} 4611686018.427687903\n");
    }

    @Test
    void growsWithItsText() {
        old.gauge("a", "A.");
        String label = "x".repeat(50_000);
        for (int i = 0; i < 5; i++) {
            old.sample(i, "name", label);
        }

        assertThat(text(old)).hasSizeGreaterThan(250_000).endsWith("\"} 4\n");
    }
}
