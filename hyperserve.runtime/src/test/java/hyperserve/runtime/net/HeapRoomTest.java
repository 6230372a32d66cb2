package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.runtime.ChildJvm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

final class HeapRoomTest {

    private static final int MIB = 1 << 20;

    /// Nearly fills the heap with what nobody refers to any more, and says whether it has room.
    static final class Program {

        private static final List<byte[]> HELD = new ArrayList<>();

        private Program() {}

        public static void main(String[] args) {
            Runtime runtime = Runtime.getRuntime();
            long free = 0;
            long before;
            do {
                before = free;
                hold(8192);
                HELD.clear();
                free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
                if (free > before) {
                    // It was collected before it was full.
                    fillOldGeneration();
                }
            } while (free > 3 * MIB);
            System.out.print(HeapRoom.isThere());
        }

        private static void fillOldGeneration() {
            for (int i = 0; i < 930; i++) {
                hold(MIB / 16);
            }
            HELD.clear();
        }

        private static void hold(int bytes) {
            HELD.add(new byte[bytes]);
        }
    }

    /// Only garbage is in the way, and nobody else would have it collected soon: who waits to be
    /// accepted would wait until somebody needs memory.
    @Test
    void isThereIfOnlyGarbageFillsTheHeap(@TempDir Path directory) throws Exception {
        Path said = directory.resolve("said");
        String classes =
                String.join(
                        File.pathSeparator,
                        ChildJvm.location(Handler.class),
                        ChildJvm.location(HeapRoom.class),
                        Path.of("target", "test-classes").toAbsolutePath().toString());
        Process process =
                new ProcessBuilder(
                                ChildJvm.java(),
                                "-Xms64m",
                                "-Xmx64m",
                                "-Xmn8m",
                                "-XX:+UseSerialGC",
                                "-cp",
                                classes,
                                Program.class.getName())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            assertThat(process.waitFor(Duration.ofSeconds(60))).as("it ends").isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(said).hasContent("true");
    }
}
