package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What the manifest for Kubernetes says of the server, as the server sees it.
final class KubernetesManifestIT {

    private static final Path MANIFEST = Path.of("src", "main", "kubernetes", "hyperserve.yaml");
    private static final Pattern ARGUMENT = Pattern.compile("- (--[a-z-]+=\\S+)");
    private static final Pattern PROBE = Pattern.compile("httpGet: \\{path: (\\S+), port: (\\S+)}");

    private String manifest;

    @BeforeEach
    void read() throws IOException {
        manifest = Files.readString(MANIFEST);
    }

    private List<String> arguments() {
        return ARGUMENT.matcher(manifest).results().map(each -> each.group(1)).toList();
    }

    @Test
    void startsAServerThatAnswersItsProbes() throws Exception {
        assertThat(arguments()).contains("--management-port=9000", "--management-host=0.0.0.0");
        String[] onOneMachine =
                arguments().stream()
                        .map(each -> each.replace("port=9000", "port=0"))
                        .map(each -> each.replace("0.0.0.0", "127.0.0.1"))
                        .map(each -> each.replace("drain-delay=5s", "drain-delay=10ms"))
                        .toArray(String[]::new);
        List<MatchResult> probes = PROBE.matcher(manifest).results().toList();
        assertThat(probes).hasSize(3);
        try (ServerProcess server = ServerProcess.start(Command.launcher(onOneMachine))) {
            String management = server.readyWords.replaceFirst("^ management=", "");
            for (MatchResult probe : probes) {
                assertThat(probe.group(2)).isEqualTo("management");
                URI address = URI.create(management + probe.group(1));
                try (InputStream in = address.toURL().openStream()) {
                    assertThat(new String(in.readAllBytes(), UTF_8)).isNotEmpty();
                }
            }
            assertThat(server.stop().code()).isZero();
        }
    }

    @Test
    void waitsForTheWholeDrain() {
        int grace = seconds("terminationGracePeriodSeconds: ([0-9]+)");
        int drain = seconds("--drain-delay=([0-9]+)s") + seconds("--drain-timeout=([0-9]+)s");
        assertThat(grace).isGreaterThan(drain + 1);
        // Or the pod is gone before it is known not to be ready.
        assertThat(seconds("--drain-delay=([0-9]+)s"))
                .isGreaterThan(seconds("readinessProbe:[^-]*?periodSeconds: ([0-9]+)"));
    }

    private int seconds(String pattern) {
        List<MatchResult> found = Pattern.compile(pattern).matcher(manifest).results().toList();
        assertThat(found).as(pattern).hasSize(1);
        return Integer.parseInt(found.getFirst().group(1));
    }
}
