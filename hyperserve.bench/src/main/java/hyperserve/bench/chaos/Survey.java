package hyperserve.bench.chaos;

import hyperserve.api.Nullable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Looks whether all of a server still serves: so many connections that each event source has some,
/// each of which is answered, and each in time.
final class Survey {

    private static final int CONNECTIONS = 64;
    private static final int TIMES = 10;
    private static final int PATIENCE_MILLIS = 15_000;
    private static final double LONGEST_MEDIAN_MILLIS = 10;

    private static final byte[] PLAINTEXT =
            "GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final List<Socket> sockets = new ArrayList<>();
    private final long[] nanos = new long[CONNECTIONS * TIMES];

    Survey(int port) {
        this.port = port;
    }

    /// Has the server make what it makes once: one deed of each kind that does no harm to memory.
    static void warmUp(int port) throws IOException {
        Random random = new Random(0);
        for (int i = 0; i < 200; i++) {
            Deed deed = Deed.random(random);
            if (deed == Deed.HOARD || deed == Deed.EXHAUST) {
                continue;
            }
            String request =
                    "POST /chaos/%s/1/warm-%d HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                            .formatted(deed.path(), i);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.getOutputStream()
                        .write(
                                (request + "Content-Length: 4\r\n\r\nbody")
                                        .getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes();
            }
        }
    }

    /// {@return what is wrong, a sentence each}
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        try {
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.add(socket);
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.setTcpNoDelay(true);
            }
            int silent = 0;
            for (int i = 0; i < nanos.length; i++) {
                silent += ask(i) == null ? 0 : 1;
            }
            if (silent > 0) {
                faults.add(silent + " of " + nanos.length + " requests were not answered");
            }
        } catch (IOException e) {
            faults.add("no connection for " + sockets.size() + ": " + e);
        } finally {
            close();
        }
        Arrays.sort(nanos);
        double median = nanos[nanos.length / 2] / (double) TimeUnit.MILLISECONDS.toNanos(1);
        System.out.printf("  /plaintext: median %.2f ms%n", median);
        if (median > LONGEST_MEDIAN_MILLIS) {
            faults.add("/plaintext takes %.1f ms".formatted(median));
        }
        return faults;
    }

    private @Nullable String ask(int number) {
        Socket socket = sockets.get(number % CONNECTIONS);
        long begun = System.nanoTime();
        try {
            if (socket.isClosed()) {
                return "silent before";
            }
            socket.getOutputStream().write(PLAINTEXT);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Reply reply = Reply.read(in);
            boolean right = reply.status() == 200 && reply.content().equals("Hello, World!");
            return right ? null : "status " + reply.status();
        } catch (IOException e) {
            closeQuietly(socket);
            return e.toString();
        } finally {
            nanos[number] = System.nanoTime() - begun;
        }
    }

    private void close() {
        sockets.forEach(Survey::closeQuietly);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use any more.
        }
    }
}
