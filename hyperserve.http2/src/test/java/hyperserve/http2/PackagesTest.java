package hyperserve.http2;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.PackageGraph;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// Header lists stand below what decodes and what reads them; frames know neither.
final class PackagesTest {

    private static final String ROOT = "hyperserve.http2";

    @Test
    void knowOnlyWhatIsBelowThem() throws IOException {
        Set<String> field = Set.of(ROOT + ".field");
        Map<String, Set<String>> known =
                PackageGraph.of(Path.of("target", "classes"), ROOT).known();
        assertThat(known)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                ROOT,
                                Set.of(ROOT + ".connection", ROOT + ".frame"),
                                ROOT + ".connection",
                                Set.of(
                                        ROOT + ".field",
                                        ROOT + ".frame",
                                        ROOT + ".hpack",
                                        ROOT + ".request"),
                                ROOT + ".field",
                                Set.of(),
                                ROOT + ".frame",
                                Set.of(),
                                ROOT + ".hpack",
                                field,
                                ROOT + ".request",
                                field));
    }
}
