package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.runtime.tls.TestTls;
import hyperserve.test.Eventually;
import hyperserve.test.Hangup;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The options `--config`, `--print-config` and `--check`, in a process of its own.
final class MainConfigTest {

    @TempDir private Path folder;
    private Path file;
    private Process process;

    @BeforeEach
    void writeFiles() {
        file = folder.resolve("zoo.conf");
        TestTls.writeFiles(folder);
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private void launch(String... options) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(ChildJvm.server(options))
                        .directory(folder.toFile())
                        .redirectError(folder.resolve("errors").toFile())
                        .redirectOutput(folder.resolve("output").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HYPERSERVE_"));
        process = builder.start();
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("errors"));
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private void ends(int code, String output, String errors) throws Exception {
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ends").isTrue();
        assertThat(errors()).isEqualTo(errors);
        assertThat(output()).isEqualTo(output);
        assertThat(process.exitValue()).isEqualTo(code);
    }

    private int start(String... options) throws Exception {
        launch(options);
        Eventually.is("listening", () -> text("output").endsWith("\n"));
        return Integer.parseInt(output().replaceFirst("(?s).*127\\.0\\.0\\.1:(\\d+) .*", "$1"));
    }

    private String text(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int statusOfPost(int port, int length) throws IOException {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (Client client = Client.at(address)) {
            String body = "x".repeat(length);
            return client.send(Client.post("/", length) + body).answer().status();
        }
    }

    @Test
    void checkBindsNothing() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(
                    file,
                    "port = %d\nlisten = unix:app.sock\n".formatted(taken.getLocalPort())
                            + "tls-cert = cert.pem\ntls-key = key.pem\n");
            launch("--check", "--config", "zoo.conf");
            ends(0, "configuration ok\n", "");
        }
        assertThat(folder.resolve("app.sock")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--config=missing.conf | 2",
                "--config=. | 2",
                "--prot=1 | 2",
                "--pool=fast | 1",
                "--tls-cert=missing.pem --tls-key=key.pem | 1",
                "--tls-cert=cert.pem --tls-key=cert.pem | 1",
                "--listen=unix:missing/app.sock | 1",
                "--host=no.such.host.invalid | 1",
            })
    void checkSaysWhatTheStartSays(String options, int code) throws Exception {
        List<String> all = new ArrayList<>(List.of(options.split(" ")));
        if (!options.contains("--listen")) {
            all.add("--port=0");
        }
        launch(all.toArray(String[]::new));
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ends").isTrue();
        String line = errors();
        assertThat(line).matches("hyperserve: [^\n]+\n");

        all.add("--check");
        launch(all.toArray(String[]::new));
        ends(code, "", line);
    }

    @Test
    void printConfigStartsNothing() throws Exception {
        Files.writeString(file, "port = 9\nhost=localhost");
        launch("--print-config", "--config=zoo.conf", "--port=0");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ends").isTrue();
        assertThat(errors()).isEmpty();
        assertThat(output())
                .startsWith("# zoo.conf:2\nhost = localhost\n# command line\nport = 0\n");
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void hangupReadsTheFileAgain() throws Exception {
        Files.writeString(file, "port = 0\nmax-body = 1k\n");
        int port = start("--config=zoo.conf");
        assertThat(statusOfPost(port, 2000)).isEqualTo(413);

        Files.writeString(file, "port = 1\nmax-body = 4k\n");
        hangup();
        Eventually.is("told", () -> text("errors").contains("port: 0 -> 1 needs a new start"));
        Eventually.is("told", () -> text("errors").contains("max-body: 1KiB -> 4KiB"));
        assertThat(statusOfPost(port, 2000)).isEqualTo(404);

        Files.writeString(file, "port = 0\nmax-body = 1k\nbacklog = x\n");
        hangup();
        Eventually.is("told", () -> text("errors").contains("zoo.conf:3: backlog is 'x', but"));
        assertThat(statusOfPost(port, 2000)).isEqualTo(404);

        Files.writeString(file, "port = 0\nmax-body = 1k\n");
        hangup();
        Eventually.is("told", () -> text("errors").contains("max-body: 4KiB -> 1KiB"));
        assertThat(statusOfPost(port, 2000)).isEqualTo(413);
        process.destroy();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).as("ends").isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private void hangup() throws Exception {
        assumeTrue(Hangup.isHeard(), Hangup.IGNORED);
        ChildJvm.signal(process, "HUP");
    }
}
