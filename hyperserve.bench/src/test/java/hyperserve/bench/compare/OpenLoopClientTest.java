package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

final class OpenLoopClientTest {

    private static final Traffic TRAFFIC = Traffic.plaintext(1, 100);

    private static final String GOOD = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nHello, World!";

    private static final String BAD =
            "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 13\r\n\r\nHello, World!";

    /// Answers on one connection; before the tenth answer it stalls.
    private static Thread serve(ServerSocket listener, String answer, long stallNanos) {
        return Thread.ofPlatform()
                .start(
                        () -> {
                            try (Socket socket = listener.accept()) {
                                for (int i = 0; readRequest(socket); i++) {
                                    if (i == 10) {
                                        stall(stallNanos);
                                    }
                                    socket.getOutputStream()
                                            .write(answer.getBytes(StandardCharsets.US_ASCII));
                                }
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
    }

    private static void stall(long nanos) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < nanos) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /// Answers on one connection, and writes down what it was asked for.
    private static Thread answerSleeps(ServerSocket listener, List<String> targets) {
        return Thread.ofPlatform()
                .start(
                        () -> {
                            String ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
                            try (Socket socket = listener.accept()) {
                                BufferedReader lines =
                                        new BufferedReader(
                                                new InputStreamReader(
                                                        socket.getInputStream(),
                                                        StandardCharsets.US_ASCII));
                                String line = lines.readLine();
                                while (line != null) {
                                    if (line.startsWith("GET ")) {
                                        targets.add(line.split(" ", -1)[1]);
                                    }
                                    if (line.isEmpty()) {
                                        socket.getOutputStream()
                                                .write(ok.getBytes(StandardCharsets.US_ASCII));
                                    }
                                    line = lines.readLine();
                                }
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
    }

    private static boolean readRequest(Socket socket) throws IOException {
        int matched = 0;
        while (matched < 4) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                return false;
            }
            matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
        }
        return true;
    }

    @Test
    void chargesAStallToAllWhomItKeptWaiting() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = serve(listener, GOOD, TimeUnit.MILLISECONDS.toNanos(400));
            OpenLoopClient client = new OpenLoopClient(listener.getLocalPort(), TRAFFIC);
            Histogram latencies = client.run(1);
            server.join();
            assertThat(client.failed()).isZero();
            assertThat(latencies.total()).isEqualTo(100);
            // A client that waited with its next request would have seen one slow answer.
            assertThat(latencies.quantile(0.8)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    @Test
    void tellsItsOwnLatenessFromAStall() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = serve(listener, GOOD, TimeUnit.MILLISECONDS.toNanos(400));
            OpenLoopClient client = OpenLoopClient.resting(listener.getLocalPort(), TRAFFIC);
            Histogram latencies = client.run(1);
            server.join();
            assertThat(client.failed()).isZero();
            assertThat(latencies.total()).isEqualTo(100);
            assertThat(latencies.quantile(0.8)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(100));
            // Those that were due during the stall found the connection busy.
            assertThat(client.late().total()).isBetween(1L, 65L);
        }
    }

    @Test
    void asksForItsTargetsInTurn() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> targets = new ArrayList<>();
            Thread server = answerSleeps(listener, targets);
            Traffic traffic = Traffic.awake(1, 100).blocking(50, 20);
            OpenLoopClient client = OpenLoopClient.resting(listener.getLocalPort(), traffic);
            Histogram latencies = client.run(1);
            server.join();
            assertThat(client.failed()).isZero();
            assertThat(latencies.total()).isEqualTo(100);
            List<String> expected = new ArrayList<>(Collections.nCopies(100, "/sleep?ms=0"));
            expected.set(49, "/sleep?ms=20");
            expected.set(99, "/sleep?ms=20");
            assertThat(targets).isEqualTo(expected);
        }
    }

    @Test
    void countsOtherAnswersAsFailed() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = serve(listener, BAD, 0);
            OpenLoopClient client = new OpenLoopClient(listener.getLocalPort(), TRAFFIC);
            Histogram latencies = client.run(1);
            server.join();
            assertThat(client.failed()).isEqualTo(100);
            assertThat(latencies.total()).isZero();
        }
    }
}
