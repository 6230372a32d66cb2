package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.Eventually;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The option `--listen`, in a process of its own.
final class MainListenTest {

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

    private String unix() {
        return "unix:" + directory.resolve("socket");
    }

    private SocketAddress path() {
        return UnixDomainSocketAddress.of(directory.resolve("socket"));
    }

    private String start(String before, String options) throws IOException {
        String command =
                "%sexec %s %s".formatted(before, String.join(" ", ChildJvm.server()), options);
        process =
                new ProcessBuilder("sh", "-c", command)
                        .redirectError(directory.resolve("errors").toFile())
                        .start();
        String greeting = process.inputReader().readLine();
        assertThat(greeting).as(() -> errors()).isNotNull();
        return greeting;
    }

    private String errors() {
        try {
            return Files.readString(directory.resolve("errors"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertServes(SocketAddress address) throws IOException {
        try (Client client = Client.at(address)) {
            assertThat(client.send(Client.get("/")).answer().status()).isEqualTo(404);
        }
    }

    private void terminate() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void listensNowhereElseAndRemovesItsFile() throws Exception {
        String greeting = start("umask 0; ", "--listen " + unix());
        assertThat(greeting).matches("HyperServe \\S+ listening on " + unix() + " pool=.*");
        assertServes(path());
        assertThat(Files.getPosixFilePermissions(directory.resolve("socket")))
                .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
        terminate();
        assertThat(process.exitValue()).isZero();
        assertThat(directory.resolve("socket")).doesNotExist();
    }

    @Test
    void namesAllAddressesInTheirOrder() throws Exception {
        String greeting =
                start(
                        "",
                        "--listen 127.0.0.1:0 --socket-mode 600 --port 0 --listen=%s,localhost:0"
                                .formatted(unix()));
        Matcher ports =
                Pattern.compile(
                                "HyperServe \\S+ listening on http://127\\.0\\.0\\.1:(\\d+)"
                                        + " http://127\\.0\\.0\\.1:(\\d+) "
                                        + unix()
                                        + " http://127\\.0\\.0\\.1:(\\d+)"
                                        + " pool=standard workers=\\d+\\.\\.\\d+")
                        .matcher(greeting);
        assertThat(ports.matches()).as(greeting).isTrue();
        assertServes(path());
        for (int i = 1; i <= 3; i++) {
            int port = Integer.parseInt(ports.group(i));
            assertServes(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
        assertThat(Files.getPosixFilePermissions(directory.resolve("socket")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void replacesTheFileOfAProcessThatWasKilled() throws Exception {
        start("", "--listen " + unix());
        process.destroyForcibly().waitFor();
        assertThat(directory.resolve("socket")).exists();
        start("", "--listen " + unix());
        assertServes(path());
    }

    /// One that is out of descriptors closes nobody out who came by another way.
    @Test
    void acceptsAtEveryAddressAgainWhenThereAreDescriptorsAgain() throws Exception {
        String greeting =
                start(
                        "ulimit -n %d; ".formatted(DESCRIPTORS),
                        "--port 0 --listen %s --backlog 256".formatted(unix()));
        String port = greeting.replaceFirst(".*http://127.0.0.1:(\\d+) .*", "$1");
        SocketAddress tcp =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Client.at(i % 2 == 0 ? path() : tcp).send(Client.get("/")));
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
        assertServes(tcp);
        assertServes(path());
        assertThat(errors().split("accepting failed", -1)).hasSizeLessThan(20);
    }
}
