package hyperserve.bench.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients that cost a server something and are worth nothing to it. Who is cut comes again.
final class Crowd implements AutoCloseable {

    private static final int DRIPPERS = 300;
    private static final int SILENT = 300;
    private static final int DEAF = 200;
    private static final int SLEEPERS = 50;
    private static final int SECOND = 1000;
    private static final int HALF_AN_HOUR = 1_800_000;

    private final InetSocketAddress address;
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch there = new CountDownLatch(DRIPPERS + SILENT + DEAF + SLEEPERS);
    private final AtomicInteger cut = new AtomicInteger();
    private final AtomicInteger slept = new AtomicInteger();

    /// What one of them does on a connection, until it is cut.
    private interface Behaviour {

        void on(Socket socket) throws IOException;
    }

    private Crowd(int port) {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /// Lets them all in, and waits until each of them is there.
    static Crowd at(int port) throws InterruptedException {
        Crowd crowd = new Crowd(port);
        crowd.add(DRIPPERS, Crowd::drip);
        crowd.add(SILENT, socket -> awaitCut(socket, HALF_AN_HOUR));
        crowd.add(DEAF, Crowd::neverRead);
        crowd.add(SLEEPERS, crowd::sleep);
        crowd.there.await();
        return crowd;
    }

    static String description() {
        return "%d drip a header byte a second, %d are silent, %d never read 1 MiB, %d sleep 1 s"
                .formatted(DRIPPERS, SILENT, DEAF, SLEEPERS);
    }

    String account() {
        return "%d of them were cut and came again, %d handlers slept"
                .formatted(cut.get(), slept.get());
    }

    private void add(int count, Behaviour behaviour) {
        for (int i = 0; i < count; i++) {
            clients.execute(() -> behave(behaviour));
        }
    }

    private void behave(Behaviour behaviour) {
        boolean first = true;
        while (!Thread.currentThread().isInterrupted()) {
            try (Socket socket = new Socket()) {
                socket.setReceiveBufferSize(4096);
                socket.connect(address);
                if (first) {
                    there.countDown();
                    first = false;
                }
                behaviour.on(socket);
            } catch (IOException _) {
                // Cut while it was sending: as good as any other way.
            }
            if (!Thread.currentThread().isInterrupted()) {
                cut.incrementAndGet();
            }
        }
    }

    private static void drip(Socket socket) throws IOException {
        send(socket, "GET /plaintext HTTP/1.1\r\nHost: a\r\nX: ");
        do {
            send(socket, "x");
        } while (!awaitCut(socket, SECOND));
    }

    private static void neverRead(Socket socket) throws IOException {
        // On the loopback a socket may hold 2 MiB that nobody reads: the server must be left
        // waiting.
        send(socket, "GET /bytes?n=1048576 HTTP/1.1\r\nHost: a\r\n\r\n".repeat(8));
        // The only way to notice a cut without reading.
        while (true) {
            pause();
            socket.sendUrgentData(0);
        }
    }

    private void sleep(Socket socket) throws IOException {
        byte[] buffer = new byte[1024];
        do {
            send(socket, "GET /sleep?ms=1000 HTTP/1.1\r\nHost: a\r\n\r\n");
        } while (socket.getInputStream().read(buffer) > 0 && slept.incrementAndGet() > 0);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(SECOND);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("told to stop", e);
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// Reads what comes, for some time.
    ///
    /// @return whether the server has closed
    private static boolean awaitCut(Socket socket, int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            byte[] buffer = new byte[1024];
            while (socket.getInputStream().read(buffer) >= 0) {
                // An error message, perhaps.
            }
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        }
    }

    @Override
    public void close() {
        clients.shutdownNow();
        clients.close();
    }
}
