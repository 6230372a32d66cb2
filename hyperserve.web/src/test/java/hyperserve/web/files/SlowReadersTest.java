package hyperserve.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.Server;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.RandomAccessFile;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file of 2 GiB to fifty clients that read little of it: it passes by the heap, and nobody else
/// waits for them.
final class SlowReadersTest {

    private static final long SIZE = 2L << 30;
    private static final int CLIENTS = 50;
    private static final int ROUNDS = 20;
    private static final long FLAT = 24L << 20;

    @TempDir private Path root;

    private static long used() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    @Test
    void disturbNobody() throws Exception {
        try (RandomAccessFile sparse =
                new RandomAccessFile(root.resolve("large.bin").toFile(), "rw")) {
            sparse.setLength(SIZE);
        }
        Files.writeString(root.resolve("small.txt"), "small");
        List<Socket> clients = new ArrayList<>();
        try (Server server = Server.at("127.0.0.1", 0)) {
            server.get("/{path...}", StaticFiles.folder(root));
            server.start();
            assertThat(RawAnswer.get(server.port(), "/small.txt").text()).isEqualTo("small");
            long before = used();
            byte[] little = new byte[32 * 1024];
            for (int i = 0; i < CLIENTS; i++) {
                Socket client = RawAnswer.connect(server.port());
                clients.add(client);
                client.getOutputStream().write(RawAnswer.request("GET", "/large.bin"));
            }
            for (int round = 0; round < ROUNDS; round++) {
                for (Socket each : clients) {
                    assertThat(each.getInputStream().readNBytes(little, 0, little.length))
                            .isEqualTo(little.length);
                }
                assertThat(RawAnswer.get(server.port(), "/small.txt").text()).isEqualTo("small");
            }
            assertThat(used() - before).isLessThan(FLAT);
        } finally {
            for (Socket each : clients) {
                each.close();
            }
        }
    }
}
