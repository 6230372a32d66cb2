package hyperserve.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.PackageGraph;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// Frames and the handshake know nothing of each other, nor of what stands on them.
final class PackagesTest {

    private static final String ROOT = "hyperserve.websocket";

    @Test
    void knowOnlyWhatIsBelowThem() throws IOException {
        Map<String, Set<String>> known =
                PackageGraph.of(Path.of("target", "classes"), ROOT).known();
        assertThat(known)
                .containsEntry(ROOT + ".frame", Set.of())
                .containsEntry(ROOT + ".handshake", Set.of())
                .containsEntry(ROOT + ".deflate", Set.of(ROOT + ".frame", ROOT + ".handshake"));
    }
}
