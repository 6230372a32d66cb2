package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

final class WebSocketScenariosTest {

    private static final Contestant PLAIN =
            new Contestant("own", "1", List.of("own"), true, true, List.of(Path.of("own")));

    @Test
    void areNamedInTheHelpAndRunOnlyIfNamed() {
        String help = Plan.USAGE.replaceAll("\\s+", " ");
        for (Scenario scenario : WebSocketScenarios.all()) {
            assertThat(help).containsPattern(" " + scenario.name() + "[,; ]");
            assertThat(Scenario.known()).contains(scenario);
            assertThat(Scenario.all()).doesNotContain(scenario);
        }
    }

    @Test
    void areForServersThatAreAskedSo() {
        Contestant server = PLAIN.byWebSocket(Set.of(WebPart.DEFLATE), "ws");
        assertThat(server.name()).isEqualTo("own-ws");
        assertThat(server.command()).containsExactly("own", "ws");
        assertThat(suiting(server))
                .containsExactly(
                        "ws-echo-16",
                        "ws-echo-64k",
                        "ws-deflate-1k",
                        "ws-room-1000",
                        "ws-idle-10000");
        assertThat(suiting(PLAIN.byWebSocket(Set.of())))
                .doesNotContain("ws-deflate-1k")
                .contains("ws-room-1000");
        assertThat(Scenario.all()).noneMatch(each -> each.suits(server));
        assertThat(suiting(PLAIN)).isEmpty();
        assertThat(suiting(PLAIN.byHttp2(null))).isEmpty();
    }

    private static List<String> suiting(Contestant contestant) {
        return WebSocketScenarios.all().stream()
                .filter(each -> each.suits(contestant))
                .map(Scenario::name)
                .toList();
    }
}
