package hyperserve.observe;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.Response;
import hyperserve.runtime.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The dashboard and the alerts ask for what is told.
final class OperatingPagesTest {

    private static final Path PAGES = Path.of("..", "docs", "observe");

    private static final Pattern NAME = Pattern.compile("\\b(hyperserve|process|jvm)_[a-z_]+\\b");

    /// The names of all samples.
    private static Set<String> told() throws Exception {
        Metrics metrics = Metrics.create();
        Server configured =
                ThreadEach.server()
                        .observer(metrics)
                        .get("/", _ -> Response.text("hello"))
                        .get("/metrics", metrics.handler());
        try (Server server = configured.start()) {
            Asked.of(server, "/");
            return Asked.of(server, "/metrics")
                    .body()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("[{ ]", 2)[0])
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dashboard.json", "alerts.yml"})
    void askForWhatIsTold(String page) throws Exception {
        Set<String> asked =
                NAME.matcher(Files.readString(PAGES.resolve(page)))
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(asked).hasSizeGreaterThan(5);
        assertThat(told()).containsAll(asked);
    }

    @Test
    void haveRulesThatPrometheusTakes() throws Exception {
        Promtool.assumeThere();
        Process promtool =
                new ProcessBuilder(
                                "promtool",
                                "check",
                                "rules",
                                PAGES.resolve("alerts.yml").toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);

        assertThat(promtool.waitFor()).as(said).isZero();
    }
}
