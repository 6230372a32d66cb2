package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

final class WebScenariosTest {

    private static final Contestant PLAIN =
            new Contestant("own", "1", List.of("own"), true, true, List.of(Path.of("own")));

    @Test
    void areNamedInTheHelpAndHaveNamesOfTheirOwn() {
        List<String> names = Scenario.known().stream().map(Scenario::name).toList();
        assertThat(names).doesNotHaveDuplicates();
        String help = Plan.USAGE.replaceAll("\\s+", " ");
        for (Scenario scenario : WebScenarios.all()) {
            assertThat(help).containsPattern(" " + scenario.name() + "[,; ]");
        }
    }

    @Test
    void areForServersThatCanDoTheSame() {
        Contestant files = PLAIN.forWeb(Set.of(WebPart.FILES), "--root", "x");
        assertThat(files.name()).isEqualTo("own-web");
        assertThat(files.command()).containsExactly("own", "--root", "x");
        assertThat(suiting(files))
                .containsExactly("files-1m-16", "files-1k-64", "files-1k-many-64");
        assertThat(suiting(PLAIN)).isEmpty();
        assertThat(suiting(PLAIN.forWeb(Set.of(WebPart.GZIP)))).containsExactly("gzip-64");
        assertThat(suiting(PLAIN.forWeb(Set.of(WebPart.EVENTS))))
                .containsExactly("events-5000", "idle-events-10000");
        assertThat(Scenario.all().stream().noneMatch(each -> each.suits(files))).isTrue();
    }

    private static List<String> suiting(Contestant contestant) {
        return WebScenarios.all().stream()
                .filter(each -> each.suits(contestant))
                .map(Scenario::name)
                .toList();
    }

    @Test
    void refuseALoadWithFailedRequests() {
        Checked load = new Checked(Load.of("x", "/x", 1).forWeb(), WebPart.FILES, List.of());
        load.requireNoFailure(Map.of("requests", 5.0, "failed", 0.0));
        assertThatThrownBy(() -> load.requireNoFailure(Map.of("requests", 5.0, "failed", 1.0)))
                .hasMessage("x: 1 of 5 requests failed");
        assertThatThrownBy(() -> load.requireNoFailure(Map.of("requests", 0.0, "failed", 0.0)))
                .hasMessage("x: 0 of 0 requests failed");
    }

    @Test
    void haveADocumentOfTenKibibytes() {
        assertThat(WebFolder.document().length()).isBetween(10_240, 10_400);
        assertThat(WebFolder.small()).hasSize(1024);
        assertThat(WebFolder.large()).hasSize(1024 * 1024);
    }
}
