package hyperserve.observe.figures;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

final class ProcessFiguresTest {

    @TempDir private Path proc;

    private String told() {
        Exposition text = new Exposition(false);
        new ProcessFigures(proc.toFile()).tell(text);
        return new String(text.end(), UTF_8);
    }

    @Test
    void readsWhatTheSystemSays() throws Exception {
        Files.writeString(
                proc.resolve("status"),
                "Name:\tjava\nVmSize:\t  90 kB\nVmRSS:\t 7 kB\nThreads:\t3\n");
        Files.writeString(
                proc.resolve("limits"),
                "Limit                     Soft Limit           Hard Limit           Units\n"
                        + "Max open files            1024                 4096                "
                        + " files\n");
        Files.createDirectories(proc.resolve("fd").resolve("0"));

        assertThat(told())
                .contains(
                        "\nprocess_virtual_memory_bytes 92160\n",
                        "\nprocess_resident_memory_bytes 7168\n",
                        "\nprocess_threads 3\n",
                        "\nprocess_open_fds 1\n",
                        "\nprocess_max_fds 1024\n");
    }

    @Test
    void leavesOutWhatTheSystemDoesNotSay() throws Exception {
        Files.writeString(proc.resolve("limits"), "Max open files            unlimited\n");

        assertThat(told())
                .doesNotContain("process_resident", "process_threads", "fds")
                .contains("\njvm_memory_used_bytes{area=\"heap\"} ");
    }
}
