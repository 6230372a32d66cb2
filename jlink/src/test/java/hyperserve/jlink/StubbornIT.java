package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Images with a drop-in that holds their end up as long as it can: the process ends in time all
/// the same, with the right code and report. They wait for most of it, so they do it side by side.
@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass
@ValueSource(strings = {"standard", "lockfree", "virtual"})
final class StubbornIT {

    private static final Duration DRAIN = Duration.ofSeconds(3);

    /// From the start of a stop to the end of the process: the drain time-out, a second, and what
    /// a busy machine needs beside that. A pool alone would wait five seconds for its threads.
    private static final Duration IN_TIME = DRAIN.plusSeconds(1).plusSeconds(3);

    private static final Pattern PORT = Pattern.compile(":([0-9]+) pool=");

    @TempDir private static Path folder;

    @Parameter private String pool;

    @BeforeParameterizedClassInvocation
    static void prepare(String pool) throws IOException {
        Path image = image(pool);
        ImageCopy.make(Command.image(pool), image);
        Path work = Files.createDirectory(folder.resolve("modules of " + pool));
        Path jar = ExampleModules.build("example.stubborn", work);
        Files.copy(jar, image.resolve("plugins").resolve("stubborn.jar"));
    }

    private static Path image(String pool) {
        return folder.resolve("a copy of " + pool);
    }

    private Command launcher(Duration drain) {
        return Command.launcher(image(pool), "--drain-timeout", drain.toSeconds() + "s");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aHandlerThatIgnoresItsInterrupt(String signal) throws Exception {
        try (ServerProcess server = ServerProcess.start(launcher(DRAIN));
                Socket stuck = stuck(server)) {
            long start = System.nanoTime();
            server.signal(signal);

            Outcome outcome = assertEnds(server, start, 0, 1);
            assertThat(outcome.err())
                    .anyMatch(
                            line ->
                                    line.contains(
                                                    "1 were not done then either, and are left"
                                                            + " behind (at ")
                                            && line.contains("Handlers.stubborn("));
            assertThat(stuck.getInputStream().read()).isNegative();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/exit", "/exit-inline"})
    void anExitBegunByAHandler(String target) throws Exception {
        try (ServerProcess server = ServerProcess.start(launcher(DRAIN));
                Socket stuck = stuck(server);
                Socket socket = server.connect()) {
            assertThat(stuck.isConnected()).isTrue();
            long start = System.nanoTime();
            send(socket, target);

            assertEnds(server, start, 3, 2);
        }
    }

    /// The signal would exit only after the drain; so the code is that of the handler.
    @Test
    void anExitDuringTheDrain() throws Exception {
        try (ServerProcess server = ServerProcess.start(launcher(DRAIN));
                Socket stuck = stuck(server);
                Socket socket = server.connect()) {
            // Known to the server before the stop begins.
            send(socket, "/inside");
            assertThat(socket.getInputStream().read()).isPositive();
            assertThat(stuck.isConnected()).isTrue();
            long start = System.nanoTime();
            server.signal("TERM");
            send(socket, "/exit");

            assertEnds(server, start, 3, 2);
        }
    }

    private Outcome assertEnds(ServerProcess server, long start, int code, int cut)
            throws Exception {
        assertThat(server.pool).isEqualTo(pool);
        Outcome outcome = server.awaitEnd();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IN_TIME);
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.err())
                .contains("HyperServe stopped: 0 requests finished, " + cut + " connections cut");
        return outcome;
    }

    /// {@return a client whose handler never ends, and is at work}
    private static Socket stuck(ServerProcess server) throws Exception {
        Socket socket = server.connect();
        send(socket, "/stubborn");
        // On a connection of its own that is gone then: one that idles where a thread is stuck
        // cannot
        // be closed in order, and is counted as cut.
        try (Socket asking = server.connect()) {
            String request = "GET /inside HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            asking.getOutputStream().write(request.getBytes(US_ASCII));
            String answer = new String(asking.getInputStream().readAllBytes(), US_ASCII);
            assertThat(answer).endsWith("inside");
        }
        return socket;
    }

    /// Beside a handler that is stuck. What could say so is a pipe that is full.
    @ParameterizedTest
    @CsvSource({"TERM, 0", "INT, 0", "/exit, 3", "/exit-inline, 3"})
    void aStandardErrorThatNobodyReads(String end, int code) throws Exception {
        try (Silent server = Silent.start(launcher(DRAIN))) {
            server.stick();
            long start = System.nanoTime();
            server.begin(end);

            assertThat(server.process.waitFor(Command.LIVENESS)).as("it ends").isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IN_TIME);
            assertThat(server.process.exitValue()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void aSecondSignalBesideAStandardErrorThatNobodyReads(String second, int code)
            throws Exception {
        try (Silent server = Silent.start(launcher(Duration.ofMinutes(1)))) {
            server.stick();
            server.begin("TERM");
            server.awaitNoListener();
            server.begin(second);

            assertThat(server.process.waitFor(Command.LIVENESS)).as("it ends").isTrue();
            assertThat(server.process.exitValue()).isEqualTo(code);
        }
    }

    private static void send(Socket socket, String target) throws IOException {
        String request = "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(US_ASCII));
    }

    /// A server whose standard error nobody reads.
    private static final class Silent implements AutoCloseable {
        private final Process process;
        private final int port;
        private final HttpClient client = HttpClient.newHttpClient();

        private Silent(Process process) throws IOException {
            this.process = process;
            Matcher greeting = PORT.matcher(process.inputReader().readLine());
            assertThat(greeting.find()).isTrue();
            port = Integer.parseInt(greeting.group(1));
        }

        static Silent start(Command command) throws IOException {
            return new Silent(command.with("--port", "0").start());
        }

        private HttpRequest request(String target) {
            return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                    .timeout(Command.LIVENESS)
                    .build();
        }

        /// Fills standard error, and has a handler that never ends at work.
        void stick() throws IOException, InterruptedException {
            assertThat(client.send(request("/flood"), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            var _ = client.sendAsync(request("/stubborn"), BodyHandlers.discarding());
            assertThat(client.send(request("/inside"), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }

        /// Has the process end: by a signal, or by a request that does it.
        void begin(String how) throws IOException, InterruptedException {
            if (how.startsWith("/")) {
                var _ = client.sendAsync(request(how), BodyHandlers.discarding());
                return;
            }
            Outcome kill = Command.of("sh", "-c", "kill -" + how + " " + process.pid()).run();
            assertThat(kill.code()).as("kill -%s", how).isZero();
        }

        void awaitNoListener() throws InterruptedException {
            long deadline = System.nanoTime() + Command.LIVENESS.toNanos();
            while (accepts()) {
                assertThat(System.nanoTime()).as("still listening").isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }

        private boolean accepts() {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        public void close() {
            client.shutdownNow();
            process.destroyForcibly();
        }
    }
}
