package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/// The example that exports traces: its own tests, with a collector, are run when it is built.
final class TracesIT {

    @TempDir private Path folder;

    @Test
    void tellsACollectorOfEachRequest() throws Exception {
        Path target = ExampleProject.build("traces", folder).resolve("target");
        assertThat(target.resolve("traces.jar")).isRegularFile();
        assertThat(target.resolve("surefire-reports", "TEST-example.traces.TracingTest.xml"))
                .content()
                .contains("tests=\"2\"");
    }
}
