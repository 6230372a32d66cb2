package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.test.Hangup;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Applications that are told by SIGHUP to read their files again.
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
final class ServerReloadTest {

    private static final List<String> ROUND =
            List.of(
                    "one reloads for Mr. one",
                    "one has reloaded",
                    "two reloads for Mr. two",
                    "three reloads for Mr. three");

    @TempDir private Path folder;
    private Process process;
    private BufferedReader out;

    private void launch(String... args) throws IOException {
        List<String> command = ChildJvm.program(List.of(), ReloadProgram.class, args);
        process = new ProcessBuilder(command).redirectError(errors().toFile()).start();
        out = process.inputReader();
        assertThat(out.readLine()).as(Files.readString(errors())).isEqualTo("starting");
    }

    private Path errors() {
        return folder.resolve("errors");
    }

    @BeforeEach
    void assumeThatHangupIsHeard() {
        assumeTrue(Hangup.isHeard(), Hangup.IGNORED);
    }

    @AfterEach
    void end() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    private void go() throws IOException {
        process.getOutputStream().write('g');
        process.getOutputStream().flush();
    }

    private void readRound() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(out.readLine());
        go();
        while (lines.size() < ROUND.size()) {
            lines.add(out.readLine());
        }
        assertThat(lines).as(Files.readString(errors())).isEqualTo(ROUND);
    }

    private void assertStops() throws Exception {
        ChildJvm.signal(process, "TERM");
        assertThat(out.lines())
                .containsExactly("three is stopping", "two is stopping", "one is stopping");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void tellsThemInOrderAndGoesOnWhenOneThrows() throws Exception {
        launch();
        go();
        // It may come before all are started.
        ChildJvm.signal(process, "HUP");
        readRound();
        assertStops();
        String told = "reload() of " + ReloadProgram.class.getName() + "$App threw";
        assertThat(Files.readAllLines(errors()).stream().filter(line -> line.contains(told)))
                .singleElement()
                .asString()
                .contains("java.io.IOException: no such file");
    }

    /// The second one comes when the first has begun for certain, and is told behind it.
    @Test
    void tellsThemOnceMoreForASignalThatComesMeanwhile() throws Exception {
        launch();
        go();
        ChildJvm.signal(process, "HUP");
        assertThat(out.readLine()).isEqualTo(ROUND.getFirst());
        ChildJvm.signal(process, "HUP");
        ChildJvm.signal(process, "USR1");
        go();
        for (String line : ROUND.subList(1, ROUND.size())) {
            assertThat(out.readLine()).isEqualTo(line);
        }
        readRound();
        assertStops();
    }

    @Test
    void waitsUntilAllAreStarted() throws Exception {
        launch("early");
        ChildJvm.signal(process, "HUP");
        go();
        readRound();
        assertStops();
    }

    /// The first one does not let the stop end before it has come back from that.
    @Test
    void tellsNobodyDuringAStop() throws Exception {
        launch();
        go();
        ChildJvm.signal(process, "HUP");
        assertThat(out.readLine()).isEqualTo(ROUND.getFirst());
        ChildJvm.signal(process, "TERM");
        for (String name : List.of("three", "two", "one")) {
            assertThat(out.readLine()).isEqualTo(name + " is stopping");
        }
        go();
        assertThat(out.lines()).containsExactly("one has reloaded");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
