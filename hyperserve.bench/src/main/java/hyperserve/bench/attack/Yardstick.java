package hyperserve.bench.attack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A server that does nothing but answer. What it is late by is the fault of the machine, or of who
/// asks, and no server's.
final class Yardstick implements AutoCloseable {

    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
                    .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket listener;

    private Yardstick(ServerSocket listener) {
        this.listener = listener;
    }

    static Yardstick start() throws IOException {
        Yardstick yardstick =
                new Yardstick(new ServerSocket(0, 1000, InetAddress.getLoopbackAddress()));
        Thread.ofPlatform().daemon().name("yardstick").start(yardstick::serve);
        return yardstick;
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve() {
        byte[] request = new byte[1024];
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                if (socket.getInputStream().read(request) > 0) {
                    socket.getOutputStream().write(ANSWER);
                }
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    System.err.println("the yardstick could not answer: " + e);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
