package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// How a server ends when it is told to.
@ParameterizedClass
@ValueSource(strings = {"standard", "lockfree", "virtual"})
final class StoppingIT {

    private static final String REPORT =
            "HyperServe stopped: [0-9]+ requests finished, [0-9]+ connections cut";

    @Parameter private String pool;

    private Command launcher() {
        return Command.launcher(Command.image(pool));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void endsWithCodeZeroAndOneLineOnEachStream(String signal) throws Exception {
        try (ServerProcess server = ServerProcess.start(launcher())) {
            HttpResponse<String> response = server.get("/plaintext");
            assertThat(response.statusCode()).isEqualTo(200);

            server.signal(signal);

            Outcome outcome = server.awaitEnd();
            assertThat(outcome.code()).isZero();
            assertThat(outcome.out()).hasSize(1);
            assertThat(outcome.err()).singleElement().asString().matches(REPORT);
        }
    }

    @Test
    void endsTheSameOnTheModulePath() throws Exception {
        Command command = Command.java(List.of(Command.MODULES), "--pool", pool);
        try (ServerProcess server = ServerProcess.start(command)) {
            Outcome outcome = server.stop();

            assertThat(outcome.code()).isZero();
            assertThat(outcome.out()).hasSize(1);
            assertThat(outcome.err()).singleElement().asString().matches(REPORT);
        }
    }

    @Test
    void answersARequestThatSleepsWhenTheSignalComes() throws Exception {
        try (ServerProcess server = ServerProcess.start(launcher())) {
            try (Socket socket = server.connect()) {
                send(socket, "/sleep?ms=500");

                server.signal("TERM");

                assertThat(rest(socket)).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok");
            }
            Outcome outcome = server.awaitEnd();
            assertThat(outcome.code()).isZero();
            assertThat(outcome.err()).singleElement().asString().endsWith(" 0 connections cut");
        }
    }

    @Test
    void sendsTheRestOfAResponseThatHasBegun() throws Exception {
        int count = 64 << 20;
        try (ServerProcess server = ServerProcess.start(launcher())) {
            try (Socket socket = server.connect()) {
                send(socket, "/bytes?n=" + count);
                InputStream in = socket.getInputStream();
                // The sockets cannot hold all that is still to come, so the handler is at work.
                int begun = in.readNBytes(1000).length;

                server.signal("TERM");

                in.skipNBytes(count - begun);
                assertThat(rest(socket).length()).isBetween(1, 500);
            }
            Outcome outcome = server.awaitEnd();
            assertThat(outcome.code()).isZero();
            assertThat(outcome.err())
                    .containsExactly("HyperServe stopped: 1 requests finished, 0 connections cut");
        }
    }

    @RepeatedTest(6)
    void losesNoRequestOfDirectClients() throws Exception {
        try (ServerProcess server = ServerProcess.start(launcher())) {
            DirectClients clients = new DirectClients(server.port);
            clients.awaitAnswers(500);
            clients.stopBegins();
            server.signal("TERM");

            assertThat(clients.awaitEnd()).isEmpty();
            Outcome outcome = server.awaitEnd();
            assertThat(outcome.code()).isZero();
            assertThat(outcome.err()).singleElement().asString().endsWith(" 0 connections cut");
        }
    }

    private static void send(Socket socket, String target) throws IOException {
        String request = "GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
