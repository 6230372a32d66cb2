package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

/// `jlink/run`, as far as it goes without building: that would replace the image under test.
final class RunScriptIT {

    private static final Path SCRIPT = Path.of("run").toAbsolutePath();

    @Test
    void namesThePoolsIfItDoesNotKnowOne() throws Exception {
        Outcome outcome = Command.of(SCRIPT, "fast", "--port", "0").in(Path.of("/")).run();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .singleElement()
                .asString()
                .contains("unknown pool 'fast'", "standard lockfree virtual");
    }
}
