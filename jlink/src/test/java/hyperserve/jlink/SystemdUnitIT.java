package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/// The unit for systemd, as systemd judges it.
final class SystemdUnitIT {

    private static final Path UNIT = Path.of("src", "main", "systemd", "hyperserve.service");

    @TempDir private Path folder;

    private Path unit;

    @BeforeEach
    void pointToAnImageThatIsThere() throws Exception {
        Outcome which = Command.of("sh", "-c", "command -v systemd-analyze").run();
        assumeTrue(which.code() == 0, "needs systemd-analyze");
        String text = Files.readString(UNIT);
        unit = folder.resolve("hyperserve.service");
        Files.writeString(unit, text.replace("/opt/hyperserve", Command.IMAGE.toString()));
    }

    @Test
    void isValid() throws Exception {
        Outcome outcome = Command.of("systemd-analyze", "verify", unit).run();

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
    }

    /// Five deaths in ten seconds are the default at which systemd gives up.
    @Test
    void isNeverGivenUp() throws Exception {
        String unitSection = Files.readString(UNIT).split("\\[Service]", -1)[0];
        assertThat(unitSection.lines()).contains("StartLimitIntervalSec=0");
    }

    @Test
    void isHardened() throws Exception {
        Outcome outcome =
                Command.of("systemd-analyze", "security", "--offline=yes", "--threshold=20", unit)
                        .run();

        // The scale is from 0 to 100; a service that says nothing gets 96.
        assertThat(outcome.code()).as("%s", outcome.out()).isZero();
    }
}
