package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A stop with all sorts of clients: who is idle is let go, who is active is answered, and of the
/// rest it is told what it was.
@Execution(ExecutionMode.SAME_THREAD)
final class CrowdedStopIT {

    private static final int IDLE = 1000;
    private static final int READERS = 150;
    private static final int STALLED = 50;
    private static final int SHORT_SLEEPERS = 25;
    private static final int LONG_SLEEPERS = 25;
    private static final int STREAMS = 50;
    private static final int WEB_SOCKETS = 50;

    private static final String UPGRADE =
            """
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            """;

    /// RFC 6455 §5.5.1: a close with 1001, masked with zeros.
    private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xe9};

    private static final int DOWNLOAD = 4 << 20;

    /// More than the buffers of both sockets hold, so that its writer waits when the stop comes.
    private static final int LARGE_DOWNLOAD = 64 << 20;

    /// Ample for all that ends by itself, on a machine that has much else to do.
    private static final int GRACE_SECONDS = 15;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Socket> sockets = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"lockfree", "virtual"})
    void answersWhoIsActiveAndTellsOfTheRest(String pool) throws Exception {
        Command command =
                Command.launcher(Command.image(pool), "--drain-timeout", GRACE_SECONDS + "s");
        try (ServerProcess server = ServerProcess.start(command)) {
            List<Socket> idle = clients(server, IDLE, "/plaintext");
            for (Socket each : idle) {
                skipHead(each.getInputStream());
                each.getInputStream().skipNBytes("Hello, World!".length());
            }
            List<Socket> readers = clients(server, READERS, "/bytes?n=" + DOWNLOAD);
            List<Socket> stalled = clients(server, STALLED, "/bytes?n=" + LARGE_DOWNLOAD);
            List<Socket> streams = clients(server, STREAMS, "/board/events");
            List<Socket> webSockets = clients(server, WEB_SOCKETS, "/ws", UPGRADE);
            for (List<Socket> begun : List.of(readers, stalled, streams, webSockets)) {
                for (Socket each : begun) {
                    skipHead(each.getInputStream());
                }
            }
            List<Socket> sleepers = clients(server, SHORT_SLEEPERS, "/sleep?ms=1000");
            List<Socket> dreamers = clients(server, LONG_SLEEPERS, "/sleep?ms=60000");
            // Answered after theirs have been read, as all come to the only source there is.
            assertThat(server.get("/plaintext").statusCode()).isEqualTo(200);

            List<Future<String>> ended = ends(idle);
            List<Future<Long>> loaded = downloads(readers);
            List<Future<String>> streamed = ends(streams);
            List<Future<Integer>> closed = closes(webSockets);
            List<Future<String>> awake = ends(sleepers);
            List<Future<String>> interrupted = ends(dreamers);
            server.signal("TERM");

            for (Future<String> each : ended) {
                assertThat(each.get()).isEmpty();
            }
            for (Future<Long> each : loaded) {
                assertThat(each.get()).isEqualTo(DOWNLOAD);
            }
            for (Future<String> each : streamed) {
                // The last chunk, RFC 9112 §7.1: the stream has ended in order.
                assertThat(each.get()).endsWith("0\r\n\r\n");
            }
            for (Future<Integer> each : closed) {
                assertThat(each.get()).isEqualTo(1001);
            }
            for (Future<String> each : awake) {
                assertThat(each.get()).startsWith("HTTP/1.1 200 ").endsWith("ok");
            }
            // All of these had their end while others were still waited for.
            assertThat(server.process.isAlive()).isTrue();
            for (Future<String> each : interrupted) {
                assertThat(each.get()).containsPattern("^(HTTP/1.1 503 |$)");
            }
            tellsOfTheRest(server.awaitEnd());
        } finally {
            threads.shutdownNow();
            for (Socket each : sockets) {
                each.close();
            }
        }
    }

    /// Those who are interrupted have a moment to answer; on a busy machine it is over before all
    /// have.
    private static void tellsOfTheRest(Outcome outcome) {
        assertThat(outcome.code()).isZero();
        assertThat(String.join("\n", outcome.err()))
                .containsPattern("interrupted and answered 503 \\(GET /sleep: [1-9][0-9]*\\)")
                .containsPattern("responses were cut half-way \\(GET /bytes: [1-9][0-9]*\\)")
                .contains(" " + (LONG_SLEEPERS + STALLED) + " connections cut");
    }

    /// Connects, and asks.
    private List<Socket> clients(ServerProcess server, int count, String target)
            throws IOException {
        return clients(server, count, target, "");
    }

    private List<Socket> clients(ServerProcess server, int count, String target, String fields)
            throws IOException {
        String request = "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
        List<Socket> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Socket socket = server.connect();
            sockets.add(socket);
            made.add(socket);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        }
        return made;
    }

    private static void skipHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("the end after '%s'", head).isNotNegative();
            head.append((char) next);
        }
        assertThat(head.toString()).containsPattern("^HTTP/1.1 (200|101) ");
    }

    /// {@return what else comes to each, until its connection is closed}
    private List<Future<String>> ends(List<Socket> clients) {
        return clients.stream()
                .map(
                        each ->
                                threads.submit(
                                        () ->
                                                new String(
                                                        each.getInputStream().readAllBytes(),
                                                        StandardCharsets.US_ASCII)))
                .toList();
    }

    /// {@return the code of the close that comes to each, which answers it, and has its connection
    /// closed then}
    private List<Future<Integer>> closes(List<Socket> clients) {
        return clients.stream().map(each -> threads.submit(() -> close(each))).toList();
    }

    private static int close(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        assertThat(in.read()).isEqualTo(0x88);
        byte[] said = in.readNBytes(in.read());
        client.getOutputStream().write(CLOSE);
        assertThat(in.read()).isEqualTo(-1);
        return ((said[0] & 0xff) << 8) | (said[1] & 0xff);
    }

    /// {@return how many bytes come to each, until its connection is closed}
    private List<Future<Long>> downloads(List<Socket> clients) {
        return clients.stream().map(each -> threads.submit(() -> count(each))).toList();
    }

    private static long count(Socket client) throws IOException {
        byte[] block = new byte[1 << 16];
        long sum = 0;
        int read = client.getInputStream().read(block);
        while (read >= 0) {
            sum += read;
            read = client.getInputStream().read(block);
        }
        return sum;
    }
}
