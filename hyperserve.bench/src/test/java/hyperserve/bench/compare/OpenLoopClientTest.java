package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

final class OpenLoopClientTest {

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
            OpenLoopClient client = new OpenLoopClient(listener.getLocalPort(), 1, 100);
            Histogram latencies = client.run(1);
            server.join();
            assertThat(client.failed()).isZero();
            assertThat(latencies.total()).isEqualTo(100);
            // A client that waited with its next request would have seen one slow answer.
            assertThat(latencies.quantile(0.8)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    @Test
    void countsOtherAnswersAsFailed() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = serve(listener, BAD, 0);
            OpenLoopClient client = new OpenLoopClient(listener.getLocalPort(), 1, 100);
            Histogram latencies = client.run(1);
            server.join();
            assertThat(client.failed()).isEqualTo(100);
            assertThat(latencies.total()).isZero();
        }
    }
}
