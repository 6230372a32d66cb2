package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

final class Http2ScenariosTest {

    private static final Contestant PLAIN =
            new Contestant("own", "1", List.of("own"), true, true, List.of(Path.of("own")));

    private static final Contestant FILES =
            new Contestant("own", "1", List.of("own"), false, false, List.of(Path.of("own")));

    private static final String REPORT =
            """
            finished in 5.01s, %s req/s, 18.03MB/s
            requests: %s total, 251 started, %s done, 245 succeeded, %s failed, 0 errored, 0 timeout
            status codes: %s 2xx, 0 3xx, 0 4xx, 5 5xx
            traffic: 1.00KB (1024) total, 0B (0) headers (space savings 0.00%%), 13B (13) data
            """;

    @Test
    void areNamedInTheHelp() {
        String help = Plan.USAGE.replaceAll("\\s+", " ");
        for (Scenario scenario : Http2Scenarios.all()) {
            assertThat(help).containsPattern(" " + scenario.name() + "[,; ]");
            assertThat(Http2Scenarios.isOne(scenario)).isTrue();
        }
        assertThat(Scenario.all()).noneMatch(Http2Scenarios::isOne);
    }

    @Test
    void areForServersThatAreAskedSo() {
        assertThat(suiting(PLAIN.byHttp2(null)))
                .containsExactly("h2c-1", "h2c-32", "h2c-bytes-1m", "h2c-sleep", "h2c-beside");
        assertThat(suiting(FILES.byHttp2(Path.of("certificate"), "--tls")))
                .containsExactly("h2-1", "h2-32", "h2-bytes-1m");
        assertThat(suiting(PLAIN)).isEmpty();
        assertThat(suiting(PLAIN.overTls(Path.of("certificate"), "tls"))).isEmpty();
    }

    private static List<String> suiting(Contestant contestant) {
        return Http2Scenarios.all().stream()
                .filter(each -> each.suits(contestant))
                .map(Scenario::name)
                .toList();
    }

    @Test
    void readWhatTheToolSays() {
        assertThat(Http2Load.parse(REPORT.formatted("49.5", "250", "250", "0", "250")))
                .isEqualTo(Map.of("requests", 250.0, "failed", 0.0, "rate", 49.5));
    }

    @Test
    void countAnswersThatAreNotGoodAsFailed() {
        assertThat(Http2Load.parse(REPORT.formatted("49.5", "250", "250", "0", "245")))
                .containsEntry("failed", 5.0);
        assertThat(Http2Load.parse(REPORT.formatted("49.5", "250", "250", "3", "250")))
                .containsEntry("failed", 3.0);
    }

    @Test
    void refuseAToolThatDoesNotReport() {
        assertThatThrownBy(() -> Http2Load.parse("could not connect"))
                .hasMessage("h2load did not report:\ncould not connect");
    }
}
