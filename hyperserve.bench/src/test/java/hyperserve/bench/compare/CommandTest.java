package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

final class CommandTest {

    @TempDir Path folder;

    @Test
    void endsWhatAProgramHasStartedWithIt() throws Exception {
        Process shell =
                Command.start(
                        List.of("sh", "-c", "sleep 600 & wait"), folder.resolve("output.txt"));
        ProcessHandle started = firstChild(shell);
        Command.end(shell);
        assertThat(shell.isAlive()).isFalse();
        started.onExit().get(60, TimeUnit.SECONDS);
    }

    private static ProcessHandle firstChild(Process process) {
        long begun = System.nanoTime();
        while (process.children().findFirst().isEmpty()) {
            assertThat(System.nanoTime() - begun).isLessThan(Duration.ofSeconds(60).toNanos());
            LockSupport.parkNanos(1_000_000);
        }
        return process.children().findFirst().orElseThrow();
    }
}
