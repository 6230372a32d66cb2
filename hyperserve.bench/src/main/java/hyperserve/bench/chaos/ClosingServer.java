package hyperserve.bench.chaos;

import hyperserve.api.Response;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Timeouts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A server that is closed by a handler of its own.
final class ClosingServer {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final byte[] REQUEST =
            "GET /close HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private ClosingServer() {}

    /// Starts it, asks it to be closed, and waits until it is.
    ///
    /// @throws IOException if it does not start
    /// @throws IllegalStateException if it does not close
    static void run(WorkerPoolProvider pool) throws IOException {
        Server server =
                Server.at("127.0.0.1", 0)
                        .pool(pool)
                        .timeouts(Timeouts.defaults().withDrain(Duration.ofMillis(200)));
        server.get(
                "/close",
                request -> {
                    server.close();
                    return Response.text("closed");
                });
        try (server) {
            server.start();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.getOutputStream().write(REQUEST);
                socket.getInputStream().readAllBytes();
            } catch (SocketTimeoutException e) {
                throw new IllegalStateException("a server does not close from inside", e);
            } catch (IOException _) {
                // Cut, which is a way to be closed.
            }
        }
    }
}
