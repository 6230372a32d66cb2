package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What signals do to a process that serves without TLS, and to one that is not so far yet.
final class MainSignalsTest {

    private static final Pattern PORT = Pattern.compile(":([0-9]+) pool=");

    /// Ended by SIGTERM before there was anything to drain.
    private static final int BY_TERM = 128 + 15;

    private static final int BY_JVM = 1;
    private static final String NO_JVM = "Error occurred during initialization of VM";

    @TempDir private Path folder;
    private Process process;

    private void launch() throws IOException {
        process =
                new ProcessBuilder(ChildJvm.server("--port=0"))
                        .redirectError(folder.resolve("errors").toFile())
                        .start();
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void servesOnAfterSignalsThatEndNothing() throws Exception {
        launch();
        Matcher port = PORT.matcher(process.inputReader().readLine());
        assertThat(port.find()).isTrue();
        InetSocketAddress address =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1)));
        for (String name : new String[] {"HUP", "USR1", "HUP"}) {
            ChildJvm.signal(process, name);
            try (Client client = Client.at(address)) {
                assertThat(client.send(Client.get("/")).answer().status()).isEqualTo(404);
            }
        }
        ChildJvm.signal(process, "TERM");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /// Wherever the start is by then: the JVM's own end, with the code of the signal, or a drain.
    ///
    /// The JVM (JDK 25) may fail at a signal that comes within a few milliseconds of its own start,
    /// between two of its phases: it says so on standard output, with code 1, and nothing of ours
    /// runs then.
    @ParameterizedTest
    @ValueSource(ints = {0, 10, 20, 40, 60, 80, 120, 160, 240})
    void endsInOrderWhenToldSoDuringTheStart(int after) throws Exception {
        launch();
        assertThat(process.waitFor(after, TimeUnit.MILLISECONDS)).isFalse();
        ChildJvm.signal(process, "TERM");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        String errors = Files.readString(folder.resolve("errors"));
        String said = String.join("\n", process.inputReader().readAllLines());
        if (process.exitValue() == BY_JVM && said.startsWith(NO_JVM)) {
            return;
        }
        assertThat(process.exitValue()).as(said + errors).isIn(0, BY_TERM);
        if (process.exitValue() == 0) {
            assertThat(errors)
                    .endsWith("HyperServe stopped: 0 requests finished, 0 connections cut\n");
        } else {
            assertThat(errors).doesNotContain("Exception").doesNotContain("cannot start");
        }
    }
}
