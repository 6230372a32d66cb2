package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.Eventually;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A server, in a process of its own, that may open only a few descriptors.
final class ServerDescriptorsTest {

    private static final int DESCRIPTORS = 48;
    private static final int CLIENTS = 100;

    @TempDir private Path directory;
    private Process process;

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private InetSocketAddress start() throws IOException {
        String command =
                "ulimit -n %d; exec %s"
                        .formatted(DESCRIPTORS, String.join(" ", ChildJvm.server("--port=0")));
        process =
                new ProcessBuilder("sh", "-c", command)
                        .redirectError(directory.resolve("errors").toFile())
                        .start();
        BufferedReader out = process.inputReader();
        String line = out.readLine();
        assertThat(line).as(() -> errors()).contains(" listening on ");
        String port = line.replaceFirst(".*:([0-9]+) .*", "$1");
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    private String errors() {
        try {
            return Files.readString(directory.resolve("errors"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void acceptsAgainWhenThereAreDescriptorsAgain() throws IOException {
        InetSocketAddress address = start();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Client.at(address).send(Client.get("/")));
        }
        assertThat(clients.getFirst().answer().status()).isEqualTo(404);
        Eventually.is("out of descriptors", () -> errors().contains("accepting failed"));
        assertThat(clients.getLast().read(Duration.ofMillis(250))).isEqualTo(-2);
        for (Client client : clients.subList(1, CLIENTS)) {
            assertThat(client.answer().status()).isEqualTo(404);
            client.close();
        }
        assertThat(clients.getFirst().send(Client.get("/")).answer().status()).isEqualTo(404);
        clients.getFirst().close();
        assertThat(process.isAlive()).isTrue();
        assertThat(errors().split("accepting failed", -1)).hasSizeLessThan(20);
    }
}
