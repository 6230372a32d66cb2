package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The log of an image, which nobody waits for: requests are answered and the process ends in time
/// whatever becomes of its standard streams.
final class LoggingIT {

    /// With their stack traces, many times what a pipe and the queue hold.
    private static final int FAILURES = 100;

    private static final String STOPPED = "HyperServe stopped";

    private static final Pattern EVENT =
            Pattern.compile(
                    "[0-9-]{10}T[0-9:]{8}\\.[0-9]{3}Z (TRACE|DEBUG|INFO|WARNING|ERROR) \\[.*");

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private static Path folder;

    private static Path image;

    @BeforeAll
    static void prepare() throws IOException {
        image = folder.resolve("image");
        ImageCopy.make(Command.IMAGE, image);
        Path jar = ExampleModules.build("example.loud", folder);
        Files.copy(jar, image.resolve("plugins").resolve("loud.jar"));
    }

    private static Command launcher(String... options) {
        return Command.launcher(image, options);
    }

    /// Through a shell, which redirects a stream.
    private static Command redirected(String how) {
        Path launcher = image.resolve("bin", "hyperserve");
        return Command.of("sh", "-c", "exec \"$0\" \"$@\" " + how, launcher);
    }

    private static void fail(ServerProcess server) throws Exception {
        for (int i = 0; i < FAILURES; i++) {
            assertThat(server.get("/fail/" + i).statusCode()).isEqualTo(500);
        }
        assertThat(server.get("/there").body()).isEqualTo("there");
    }

    /// A server of which nobody reads standard error, unless asked to.
    private static final class Unread implements AutoCloseable {
        private final Process process;
        private final int port;
        private final HttpClient client = HttpClient.newHttpClient();

        Unread(Command command, int port) throws IOException {
            this.process = command.with("--port", Integer.toString(port)).start();
            this.port = port;
            Eventually.is("accepts", this::accepts);
        }

        private boolean accepts() {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        }

        int status(String target) throws Exception {
            URI uri = URI.create("http://127.0.0.1:" + port + target);
            HttpRequest request = HttpRequest.newBuilder(uri).timeout(Command.LIVENESS).build();
            return client.send(request, BodyHandlers.ofString()).statusCode();
        }

        void fail() throws Exception {
            for (int i = 0; i < FAILURES; i++) {
                assertThat(status("/fail/" + i)).isEqualTo(500);
            }
            assertThat(status("/there")).isEqualTo(200);
        }

        int stop() throws Exception {
            Command.of("sh", "-c", "kill -TERM " + process.pid()).run();
            assertThat(process.waitFor(Command.LIVENESS)).as("it ends").isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            client.shutdownNow();
            process.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aPipeThatNobodyReadsHoldsNobodyUp() throws Exception {
        try (Unread server = new Unread(launcher("--drain-timeout", "3s"), freePort())) {
            server.fail();

            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void whatWasDroppedIsToldWhenThePipeIsReadAgain() throws Exception {
        try (Unread server = new Unread(launcher(), freePort())) {
            server.fail();
            BufferedReader err = server.process.errorReader();
            CompletableFuture<String> told =
                    CompletableFuture.supplyAsync(
                            () ->
                                    err.lines()
                                            .filter(line -> line.contains(" lines were dropped"))
                                            .findFirst()
                                            .orElse("nothing"));

            assertThat(told.get(Command.LIVENESS.toSeconds(), TimeUnit.SECONDS))
                    .matches(".*Z WARNING .* hyperserve\\.logging: [1-9][0-9]* lines .* ERROR");
            assertThat(server.status("/there")).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2>/dev/full", "2>&-"})
    void aStandardErrorThatTakesNothingHoldsNobodyUp(String how) throws Exception {
        try (ServerProcess server = ServerProcess.start(redirected(how))) {
            fail(server);

            Outcome outcome = server.stop();
            assertThat(outcome.code()).isZero();
            assertThat(outcome.out()).hasSize(1);
            assertThat(outcome.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {">&-", ">/dev/full", ">&- 2>&-"})
    void aStandardOutputThatTakesNothingIsNoHarm(String how) throws Exception {
        try (Unread server = new Unread(redirected(how), freePort())) {
            assertThat(server.status("/there")).isEqualTo(200);
            assertThat(server.status("/fail/once")).isEqualTo(500);

            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void aGreetingThatCannotBeWrittenIsLogged() throws Exception {
        int port = freePort();
        try (Unread server = new Unread(redirected(">/dev/full"), port)) {
            server.stop();
            assertThat(server.process.errorReader().lines())
                    .anyMatch(
                            line -> line.contains("standard output") && line.contains(":" + port));
        }
    }

    @Test
    void identicalTracesAreAFewLines() throws Exception {
        int requests = 500;
        try (ServerProcess server = ServerProcess.start(launcher())) {
            for (int i = 0; i < requests; i++) {
                assertThat(server.get("/fail/same").statusCode()).isEqualTo(500);
            }
            Outcome outcome = server.stop();

            Stream<String> traces =
                    outcome.err().stream().filter(line -> line.endsWith("failed; answered 500"));
            assertThat(traces.count()).isBetween(5L, requests / 4L);
            assertThat(outcome.err()).anyMatch(line -> line.contains(" more in "));
        }
    }

    @Test
    void nobodyForgesALine() throws Exception {
        try (ServerProcess server = ServerProcess.start(launcher())) {
            assertThat(server.get("/forge").statusCode()).isEqualTo(500);
            List<String> lines = server.stop().err();

            assertThat(lines)
                    .filteredOn(line -> !line.startsWith(STOPPED))
                    .allMatch(line -> line.startsWith("    ") || EVENT.matcher(line).matches())
                    .noneMatch(line -> line.contains("\u001b") || line.startsWith("2026-01-01"))
                    .filteredOn(line -> EVENT.matcher(line).matches())
                    .hasSize(2);
        }
    }

    private static List<String> said(List<String> lines) {
        return lines.stream()
                .filter(line -> line.contains("example.loud: a line of "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trace:TRACE DEBUG INFO WARNING ERROR",
                "error,example=debug:DEBUG INFO WARNING ERROR",
                "info:INFO WARNING ERROR",
                "WARNING:WARNING ERROR",
                "example.loud=error:ERROR",
                "debug,example.loud=off:"
            })
    void levelsAreThoseOfTheSetting(String levelsAndSaid) throws Exception {
        int colon = levelsAndSaid.indexOf(':');
        Command command = launcher("--log-level", levelsAndSaid.substring(0, colon));
        try (ServerProcess server = ServerProcess.start(command)) {
            server.get("/levels");
            assertThat(String.join(" ", said(server.stop().err())))
                    .isEqualTo(levelsAndSaid.substring(colon + 1));
        }
    }

    @Test
    void levelsChangeWhileItRuns() throws Exception {
        Command command = launcher().withVariable("HYPERSERVE_LOG_LEVEL", "off");
        try (ServerProcess server = ServerProcess.start(command)) {
            server.get("/levels");
            server.get("/set/DEBUG");
            server.get("/levels");
            server.get("/set/ERROR");
            server.get("/levels");
            assertThat(said(server.stop().err()))
                    .containsExactly("DEBUG", "INFO", "WARNING", "ERROR", "ERROR");
        }
    }

    @Test
    void linesOfJsonAreJson() throws Exception {
        try (ServerProcess server = ServerProcess.start(launcher("--log-format", "json"))) {
            server.get("/forge");
            List<String> lines =
                    server.stop().err().stream().filter(each -> !each.startsWith(STOPPED)).toList();
            assertThat(lines).hasSize(2);
            JsonNode said = JSON.readTree(lines.get(0));
            JsonNode thrown = JSON.readTree(lines.get(1));
            assertThat(said.get("level").stringValue()).isEqualTo("INFO");
            assertThat(said.get("logger").stringValue()).isEqualTo("example.loud");
            assertThat(said.get("message").stringValue())
                    .startsWith("said\r\n2026")
                    .contains("[2J");
            assertThat(thrown.get("thrown").stringValue())
                    .startsWith("java.lang.IllegalStateException: thrown")
                    .contains("\n    at ", "example.loud.Handlers.forge");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--log-level=loud", "--log-format=xml"})
    void aWrongSettingIsNamed(String option) throws Exception {
        Outcome outcome = launcher(option).run();

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err())
                .singleElement()
                .asString()
                .contains(option.substring(0, option.indexOf('=')), option.substring(13));
    }
}
