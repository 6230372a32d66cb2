package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.PackageGraph;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/// Which package of this module knows which: an application reads `hyperserve.api` alone, so that
/// must not lead it to what is for authors of pools.
final class PackagesTest {

    /// The other half of what an application sees, in a package of its own because the server uses
    /// it too. These alone lead there.
    private static final String ROUTING = "hyperserve.api.routing";

    private static final Set<String> DOORS = Set.of("Routes", "Request", "DetachedRequest");

    @Test
    void knowEachOtherInOneDirectionOnly() throws IOException {
        PackageGraph graph =
                PackageGraph.of(
                        Path.of("target", "classes"),
                        "hyperserve.api",
                        (from, to) -> DOORS.contains(from) && to.equals(ROUTING));
        Map<String, Set<String>> known = graph.known();
        assertThat(known.keySet())
                .contains(
                        "hyperserve.api", "hyperserve.api.logging", "hyperserve.api.pool", ROUTING);
        assertThat(known.get("hyperserve.api.pool"))
                .as("what this test can see")
                .contains("hyperserve.api", "hyperserve.api.logging");
        assertThat(known.keySet())
                .as("all of %s", graph)
                .allSatisfy(each -> assertThat(graph.reached(each)).doesNotContain(each));
    }
}
