package hyperserve.bench.hostile;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// A client as there should be more: asks for `/plaintext` on a few connections, on each as soon as
/// it has the last answer.
final class PoliteClient {

    private static final int CONNECTIONS = 8;
    private static final int PATIENCE_MILLIS = 30_000;

    private static final byte[] REQUEST =
            "GET /plaintext HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private static final byte[] END = "Hello, World!".getBytes(StandardCharsets.US_ASCII);

    private PoliteClient() {}

    /// Asks for some time.
    ///
    /// @throws Exception if an answer is missing or wrong
    static Figures ask(int port, int seconds) throws Exception {
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        List<Future<long[]>> connections = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(threads.submit(() -> askOnOne(port, end)));
            }
        }
        long[] all = {};
        for (Future<long[]> connection : connections) {
            long[] more = connection.get();
            int before = all.length;
            all = Arrays.copyOf(all, before + more.length);
            System.arraycopy(more, 0, all, before, more.length);
        }
        return Figures.of(all, (System.nanoTime() - start) / 1e9);
    }

    private static long[] askOnOne(int port, long end) throws IOException {
        long[] nanos = new long[1 << 16];
        int count = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            byte[] buffer = new byte[1024];
            for (long now = System.nanoTime(); now < end; ) {
                socket.getOutputStream().write(REQUEST);
                readAnswer(socket.getInputStream(), buffer);
                long then = System.nanoTime();
                if (count == nanos.length) {
                    nanos = Arrays.copyOf(nanos, 2 * count);
                }
                nanos[count++] = then - now;
                now = then;
            }
        }
        return Arrays.copyOf(nanos, count);
    }

    private static void readAnswer(InputStream in, byte[] buffer) throws IOException {
        int size = 0;
        while (size < END.length
                || !Arrays.equals(buffer, size - END.length, size, END, 0, END.length)) {
            int count = in.read(buffer, size, buffer.length - size);
            if (count <= 0) {
                throw new EOFException(
                        "no whole answer: "
                                + new String(buffer, 0, size, StandardCharsets.US_ASCII));
            }
            size += count;
        }
    }
}
