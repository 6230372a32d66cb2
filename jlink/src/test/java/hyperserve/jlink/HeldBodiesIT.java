package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Many bodies at once to a handler that holds them in memory, of which there is far too little:
/// some are refused with 503, the others answered, nobody else notices, and the server outlives it.
/// 24 of them; with `-Dhyperserve.test.full=true` 400. Each is more than the sockets of a
/// connection hold, so that the server has to take it in.
final class HeldBodiesIT {

    private static final boolean FULL = Boolean.getBoolean("hyperserve.test.full");
    private static final int CLIENTS = FULL ? 400 : 24;
    private static final int LENGTH = 10 << 20;
    private static final byte[] BLOCK = new byte[64 * 1024];

    @TempDir private static Path folder;

    private static Path app;

    @BeforeAll
    static void buildModule() throws IOException {
        app = ExampleModules.build("example.app", folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lockfree", "standard", "virtual"})
    void someAreRefusedAndNobodyElseNotices(String pool) throws Exception {
        Command command =
                Command.launcher(Command.image(pool))
                        .withJvmOptions("-Xmx64m -p " + app.getParent())
                        .with("--body-timeout", "5m");
        try (ServerProcess server = ServerProcess.start(command)) {
            List<String> answers = flood(server);

            assertThat(answers)
                    .hasSize(CLIENTS)
                    .contains("503")
                    .allMatch(answer -> answer.equals("503") || answer.equals("200 " + LENGTH));
            HttpResponse<String> afterwards =
                    server.send(
                            server.request("/held")
                                    .POST(BodyPublishers.ofByteArray(new byte[LENGTH])));
            assertThat(afterwards.statusCode()).isEqualTo(200);
            assertThat(afterwards.body()).isEqualTo("" + LENGTH);
            assertThat(server.stop().err().toString()).doesNotContain("OutOfMemory");
        }
    }

    /// Nobody sends its last byte before each has been refused or has sent all others, so that no
    /// body is over before the memory is.
    private static List<String> flood(ServerProcess server) throws Exception {
        CountDownLatch sent = new CountDownLatch(CLIENTS);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> floods = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                floods.add(clients.submit(() -> post(server, sent)));
            }
            do {
                assertThat(server.get("/thread").statusCode()).isEqualTo(200);
            } while (sent.getCount() > 0);
            List<String> answers = new ArrayList<>();
            for (Future<String> flood : floods) {
                answers.add(flood.get());
            }
            return answers;
        }
    }

    /// Sends a body and returns the status, with the content if it is 200.
    private static String post(ServerProcess server, CountDownLatch sent) throws Exception {
        try (Socket socket = server.connect()) {
            try {
                sendAllButOneByte(socket.getOutputStream());
                sent.countDown();
                assertThat(sent.await(5, TimeUnit.MINUTES)).isTrue();
                socket.getOutputStream().write('x');
            } catch (SocketException _) {
                // Refused and closed; the answer is there all the same.
            } finally {
                sent.countDown();
            }
            return answer(socket);
        }
    }

    private static void sendAllButOneByte(OutputStream out) throws IOException {
        String head =
                "POST /held HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
                        .formatted(LENGTH);
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        for (int left = LENGTH - 1; left > 0; left -= BLOCK.length) {
            out.write(BLOCK, 0, Math.min(left, BLOCK.length));
        }
    }

    private static String answer(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] some = new byte[1024];
        try {
            for (int n = socket.getInputStream().read(some);
                    n >= 0;
                    n = socket.getInputStream().read(some)) {
                text.append(new String(some, 0, n, StandardCharsets.US_ASCII));
            }
        } catch (SocketException e) {
            assertThat(text).as("answer before %s", e.getMessage()).isNotEmpty();
        }
        String status = text.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
        String content = text.substring(text.indexOf("\r\n\r\n") + 4);
        return status.equals("200") ? status + " " + content : status;
    }
}
