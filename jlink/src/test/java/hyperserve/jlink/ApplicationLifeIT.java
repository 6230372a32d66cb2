package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Processes whose applications are told that the server starts and stops, one of which may be
/// stuck in that, for good.
final class ApplicationLifeIT {

    private static final String REPORT =
            "HyperServe stopped: 0 requests finished, 0 connections cut";

    private static final Duration DRAIN = Duration.ofSeconds(2);

    /// The drain time-out, a second, and what a busy machine needs beside that.
    private static final Duration IN_TIME = DRAIN.plusSeconds(1).plusSeconds(3);

    @TempDir private static Path folder;

    private static Path app;

    @BeforeAll
    static void buildModule() throws IOException {
        app = ExampleModules.build("example.life", folder);
    }

    private static Command java() {
        return Command.java(List.of(Command.MODULES, app.getParent()), "--pool", "lockfree")
                .with("--drain-timeout", DRAIN.toSeconds() + "s");
    }

    @Test
    void areToldInOrderBeforeTheReport() throws Exception {
        try (ServerProcess server = ServerProcess.start(java())) {
            Outcome outcome = server.stop();

            assertThat(outcome.code()).isZero();
            assertThat(outcome.err())
                    .containsExactly(
                            "first: started",
                            "second: started",
                            "second: stopping",
                            "first: stopping",
                            "second: stopped",
                            "first: stopped",
                            REPORT);
        }
    }

    /// Though a thread of an application lives.
    @Test
    void oneMayEndTheProcessInOrder() throws Exception {
        try (ServerProcess server = ServerProcess.start(java())) {
            assertThat(server.get("/stop").body()).isEqualTo("asked");

            Outcome outcome = server.awaitEnd();
            assertThat(outcome.code()).isZero();
            assertThat(outcome.err())
                    .contains("first: stopped")
                    .last()
                    .asString()
                    .isEqualTo("HyperServe stopped: 1 requests finished, 0 connections cut");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aSignalWhileOneIsBeingStartedEndsTheProcessInOrder(String signal) throws Exception {
        Process process =
                java().withVariable("EXAMPLE_STUCK", "started")
                        // There is nobody to send away yet.
                        .with("--drain-delay", "1h")
                        .with("--port", "0")
                        .start();
        try (BufferedReader err = process.errorReader()) {
            List<String> lines = new ArrayList<>();
            while (!lines.contains("second: started")) {
                lines.add(err.readLine());
            }
            long start = System.nanoTime();
            assertThat(Command.of("kill", "-" + signal, process.pid()).run().code()).isZero();

            assertThat(process.waitFor(Command.LIVENESS)).as("it ends").isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IN_TIME);
            assertThat(process.exitValue()).isZero();
            assertThat(process.inputReader().readLine()).as("the ready line").isNull();
            assertThat(err.lines())
                    .containsExactly(
                            "second: interrupted", "first: stopping", "first: stopped", REPORT);
        } finally {
            process.destroyForcibly();
        }
    }

    /// It does not come back, and nobody waits for it.
    @Test
    void anExitBegunByOneThatIsBeingStartedKeepsItsCode() throws Exception {
        Outcome outcome =
                java().with("--drain-timeout", "1h", "--port", "0")
                        .withVariable("EXAMPLE_STUCK", "exit")
                        .run();

        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .containsExactly(
                        "first: started",
                        "second: started",
                        "first: stopping",
                        "first: stopped",
                        REPORT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stopping", "stopped"})
    void oneThatIsStuckHoldsNothingUp(String where) throws Exception {
        try (ServerProcess server =
                ServerProcess.start(java().withVariable("EXAMPLE_STUCK", where))) {
            long start = System.nanoTime();
            Outcome outcome = server.stop();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IN_TIME);
            assertThat(outcome.code()).isZero();
            assertThat(outcome.err())
                    .contains("second: stopped", "first: stopped", REPORT)
                    .anyMatch(
                            line ->
                                    line.contains(
                                            where + "() of example.life.Second has not returned"));
        }
    }
}
