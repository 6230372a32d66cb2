package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.PackageGraph;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which package of this module knows which: none knows one above it, so there are no cycles.
final class PackagesTest {

    private static final String ROOT = "hyperserve.runtime";

    /// From the bottom up. What every version of HTTP shares stands below HTTP/1.1, which another
    /// version is to stand beside.
    private static final List<String> FROM_THE_BOTTOM =
            List.of(
                    ROOT + ".logging",
                    ROOT + ".startup",
                    ROOT + ".credentials",
                    ROOT + ".limits",
                    ROOT + ".overload",
                    ROOT + ".net",
                    ROOT + ".tls",
                    ROOT + ".proxy",
                    ROOT + ".semantics",
                    ROOT + ".protocol",
                    ROOT + ".discovery",
                    ROOT + ".http1",
                    ROOT + ".command",
                    ROOT);

    @Test
    void knowOnlyThoseBelowThem() throws IOException {
        Map<String, Set<String>> known =
                PackageGraph.of(Path.of("target", "classes"), ROOT).known();
        assertThat(known.keySet()).containsExactlyInAnyOrderElementsOf(FROM_THE_BOTTOM);
        assertThat(known.get(ROOT))
                .as("what this test can see")
                .contains(ROOT + ".net", ROOT + ".http1");
        assertThat(FROM_THE_BOTTOM)
                .as("all of %s", known)
                .allSatisfy(each -> assertThat(below(each)).containsAll(known.get(each)));
    }

    private static List<String> below(String name) {
        return FROM_THE_BOTTOM.subList(0, FROM_THE_BOTTOM.indexOf(name));
    }
}
