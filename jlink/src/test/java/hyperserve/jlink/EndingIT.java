package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The end of a process in which others have something to do, too: hooks, a log, an exit of their
/// own.
@Execution(ExecutionMode.CONCURRENT)
@ParameterizedClass
@ValueSource(strings = {"standard", "lockfree", "virtual"})
final class EndingIT {

    private static final String REPORT =
            "HyperServe stopped: [0-9]+ requests finished, [0-9]+ connections cut";

    private static final Pattern PORT = Pattern.compile(":([0-9]+) pool=");

    @TempDir private static Path folder;

    private static Path app;

    @Parameter private String pool;

    @BeforeParameterizedClassInvocation
    static synchronized void buildModule() throws IOException {
        if (app == null) {
            app = ExampleModules.build("example.endings", folder);
        }
    }

    private Command java(String... options) {
        return Command.java(List.of(Command.MODULES, app.getParent()), "--pool", pool)
                .with(options);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void hooksAndLogsOutlastTheDrain(String signal) throws Exception {
        try (ServerProcess server = ServerProcess.start(java());
                Socket late = server.connect()) {
            send(late, "/late/" + server.port);
            assertThat(server.firstError()).isEqualTo("waiting for the drain");

            server.signal(signal);

            byte[] answer = late.getInputStream().readAllBytes();
            assertThat(new String(answer, StandardCharsets.US_ASCII)).endsWith("late");
            Outcome outcome = server.awaitEnd();
            assertThat(outcome.code()).isZero();
            String all = String.join("\n", outcome.err());
            assertThat(all)
                    .containsSubsequence(
                            "logged in the drain",
                            "HyperServe stopped: 1 requests finished, 0 connections cut",
                            "the hook begins",
                            "the hook has ended");
        }
    }

    @Test
    void anExitBegunElsewhereKeepsItsCodeAndItsHooks() throws Exception {
        try (ServerProcess server = ServerProcess.start(java("--drain-timeout", "1s"));
                Socket socket = server.connect()) {
            send(socket, "/exit");

            Outcome outcome = server.awaitEnd();

            assertThat(outcome.code()).isEqualTo(3);
            assertThat(outcome.err())
                    .contains("the hook has ended")
                    .anyMatch(line -> line.matches(REPORT));
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM,INT,130", "INT,TERM,143", "TERM,TERM,143"})
    void theSecondSignalEndsItAtOnceWithACodeOfItsOwn(String first, String second, int code)
            throws Exception {
        Command image = Command.launcher(Command.image(pool), "--drain-timeout", "1m");
        try (ServerProcess server = ServerProcess.start(image);
                Socket socket = server.connect()) {
            send(socket, "/sleep?ms=60000");
            // Answered after the other has been read, as both came to the only source there is.
            assertThat(server.get("/plaintext").statusCode()).isEqualTo(200);
            server.signal(first);
            server.awaitNoListener();

            server.signal(second);

            assertThat(server.awaitEnd().code()).isEqualTo(code);
        }
    }

    /// As long as a balancer may need to take notice. All that comes is answered, and told to come
    /// no more.
    @Test
    void acceptsConnectionsUntilItsDelayIsOver() throws Exception {
        Command image = Command.launcher(Command.image(pool), "--drain-delay", "1h");
        try (ServerProcess server = ServerProcess.start(image)) {
            assertThat(server.get("/plaintext").headers().firstValue("Connection")).isEmpty();
            server.signal("TERM");

            long deadline = System.nanoTime() + Command.LIVENESS.toNanos();
            while (!isLastAnswer(server)) {
                assertThat(System.nanoTime()).as("not told").isLessThan(deadline);
            }
            assertThat(isLastAnswer(server)).isTrue();
            assertThat(isLastAnswer(server)).isTrue();

            server.signal("TERM");
            assertThat(server.awaitEnd().code()).isEqualTo(143);
        }
    }

    private static boolean isLastAnswer(ServerProcess server)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = server.get("/plaintext");
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().allValues("Connection").contains("close");
    }

    @Test
    void drainsWhenItsDelayIsOver() throws Exception {
        Command image = Command.launcher(Command.image(pool), "--drain-delay", "10ms");
        try (ServerProcess server = ServerProcess.start(image)) {
            Outcome outcome = server.stop();
            assertThat(outcome.code()).isZero();
            assertThat(outcome.err()).singleElement().asString().matches(REPORT);
        }
    }

    @Test
    void aStandardErrorThatNobodyReadsHoldsNothingUp() throws Exception {
        Process process = java("--port", "0").start();
        try {
            Matcher port = PORT.matcher(process.inputReader().readLine());
            assertThat(port.find()).isTrue();
            URI flood = URI.create("http://127.0.0.1:" + port.group(1) + "/flood");
            try (HttpClient client = HttpClient.newHttpClient()) {
                client.send(HttpRequest.newBuilder(flood).build(), BodyHandlers.ofString());
            }

            // By its handle, which does not close what it writes to.
            process.toHandle().destroy();

            assertThat(process.waitFor(Command.LIVENESS)).as("it ends").isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static void send(Socket socket, String target) throws IOException {
        String request = "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }
}
