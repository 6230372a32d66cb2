package hyperserve.bench.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/// Somebody whose answer takes a tenth of a second: one at a time, in the order of their coming.
final class SlowService {

    private static final int MILLIS = 100;

    private final ServerSocket listener;

    private SlowService(ServerSocket listener) {
        this.listener = listener;
    }

    /// Starts it, and tells [SlowClass] where.
    static void start() throws IOException {
        ServerSocket listener = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress());
        System.setProperty("chaos.slow.port", Integer.toString(listener.getLocalPort()));
        Thread.ofPlatform().daemon().name("slow-service").start(new SlowService(listener)::serve);
    }

    private void serve() {
        while (true) {
            try (Socket socket = listener.accept()) {
                TimeUnit.MILLISECONDS.sleep(MILLIS);
                socket.getOutputStream().write(1);
            } catch (IOException | InterruptedException | OutOfMemoryError _) {
                // Whoever asked is gone, or somebody has taken all the memory; the next one asks.
            }
        }
    }
}
