package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What each image does until it listens.
final class StartIT {

    @TempDir private static Path folder;

    /// A class that no cache can hold has to be made: a serializable lambda took 8 of 60 ms once.
    @ParameterizedTest
    @ValueSource(strings = {"standard", "lockfree", "virtual"})
    void makesNoClassAndNeedsNothingOfTls(String pool) throws IOException {
        Path log = folder.resolve(pool);
        Command launcher =
                Command.launcher(Command.image(pool))
                        .withJvmOptions("-Xlog:class+load:file=" + log + ":none");
        List<String> loaded;
        try (ServerProcess server = ServerProcess.start(launcher)) {
            assertThat(server.pool).isEqualTo(pool);
            loaded = Files.readAllLines(log);
        }
        assertThat(loaded).hasSizeGreaterThan(1000);
        assertThat(loaded)
                .allMatch(each -> each.contains(" shared objects file") || each.contains(" jrt:/"))
                .noneMatch(each -> each.startsWith("hyperserve.runtime.tls."))
                .noneMatch(each -> each.startsWith("hyperserve.demo.board."))
                .noneMatch(each -> each.startsWith("hyperserve.demo.room."));
    }
}
