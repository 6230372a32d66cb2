package hyperserve.observe;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// The program that checks what Prometheus reads.
final class Promtool {

    private Promtool() {}

    static void assumeThere() {
        boolean there =
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
        assumeTrue(
                there,
                "promtool of Debian's package prometheus is not installed: apt-get install"
                        + " prometheus");
    }
}
