package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

final class ReportTest {

    private static Row row(int round, String server, double cpu, double failed) {
        return new Row(
                round, server, "1.0", "keep-alive-64", Map.of("cpu_us", cpu, "failed", failed));
    }

    @Test
    void takesRatiosRoundByRound() {
        // The medians alone, 2 and 8, would give 0.25.
        Report report =
                new Report(
                        List.of(
                                row(1, "own", 1, 0),
                                row(1, "go", 8, 0),
                                row(2, "own", 2, 0),
                                row(2, "go", 4, 0),
                                row(3, "go", 10, 0),
                                row(3, "own", 6, 0)));
        assertThat(report.ratios("keep-alive-64", "cpu_us", "own", "go"))
                .contains(new Spread(0.5, 0.125, 0.6));
    }

    @Test
    void leavesOutRoundsWithFailedRequests() {
        Report report =
                new Report(
                        List.of(
                                row(1, "own", 1, 0),
                                row(1, "go", 2, 0),
                                row(2, "own", 9, 1),
                                row(2, "go", 1, 0),
                                row(3, "own", 9, 0),
                                row(3, "go", 1, 7)));
        assertThat(report.ratios("keep-alive-64", "cpu_us", "own", "go"))
                .contains(new Spread(0.5, 0.5, 0.5));
        assertThat(report.text())
                .contains("| own (**1 failed**) | 5.00 |")
                .contains("| go (**1 failed**) | 1.50 | 0.50 (0.50..0.50) |");
    }

    @Test
    void comparesTheChiefFiguresOfALoad() {
        Map<String, Double> figures = Map.of("p50_us", 200.0, "p99_us", 900.0);
        Report report = new Report(List.of(new Row(1, "own", "1.0", "cold-disturbed", figures)));
        assertThat(report.text())
                .contains("| server | p50_us | p99_us | p99_us: own ÷ this |\n")
                .contains("| own | 200 | 900 | 1.00 (1.00..1.00) |");
    }

    @Test
    void showsADashForAServerThatWasNotMeasured() {
        Row other = new Row(1, "floor", "1.0", "memory", Map.of("resident_bytes", 1e6));
        Report report = new Report(List.of(row(1, "own", 1, 0), other));
        assertThat(report.ratios("keep-alive-64", "cpu_us", "own", "floor")).isEmpty();
        assertThat(report.text()).contains("| floor | – | – |");
    }

    @Test
    void showsBesideTheWebModuleOnlyWhoCanDoTheSame() {
        Map<String, Double> figures = Map.of("cpu_us", 6.0);
        Report report =
                new Report(
                        List.of(
                                row(1, "own", 1, 0),
                                new Row(1, "own-web", "1.0", "files-1m-16", figures),
                                new Row(1, "own-web", "1.0", "gzip-64", figures),
                                new Row(1, "nginx-web", "1.0", "files-1m-16", figures)));
        assertThat(report.text())
                .contains("| cpu_us: own-web ÷ this |\n|---|---|---|\n| own-web | 6.00 |")
                .containsOnlyOnce("| nginx-web |")
                .contains("| own | 1.00 | 1.00 (1.00..1.00) |\n\n## files-1m-16\n");
    }

    @Test
    void setsServersOverTlsBesideEachOther() {
        Map<String, Double> figures = Map.of("cpu_us", 6.0);
        Report report =
                new Report(
                        List.of(
                                row(1, "own", 1, 0),
                                new Row(1, "own-tls", "1.0", "tls-keep-alive-64", figures),
                                new Row(1, "go-tls", "1.0", "tls-handshake-full", figures)));
        assertThat(report.text())
                .contains("\n## keep-alive-64\n\n| server | cpu_us | cpu_us: own ÷ this |\n")
                .contains("| own | 1.00 | 1.00 (1.00..1.00) |\n\n## tls-keep-alive-64\n\n")
                .contains("| cpu_us: own-tls ÷ this |\n|---|---|---|\n| own-tls | 6.00 |")
                .contains("| go-tls | – | – |\n");
    }
}
