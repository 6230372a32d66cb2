package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Clients without a proxy between them and the server, which is what a stop is hardest on: four
/// each that ask as fast as they can, that think for a millisecond, and that connect anew for each
/// request.
///
/// A request is lost if it gets no whole answer on a connection that the server has, and has not
/// announced to close: one that was made before the stop, or has had an answer. Who connects when
/// the stop has begun may still find the queue of the listener, which is closed with that.
final class DirectClients {

    private static final int OF_EACH = 4;
    private static final byte[] REQUEST =
            "GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private enum Kind {
        TIGHT,
        THINKING,
        NEW
    }

    private final int port;
    private final AtomicInteger answered = new AtomicInteger();
    private final List<String> lost = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    DirectClients(int port) {
        this.port = port;
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < OF_EACH; i++) {
                threads.add(Thread.ofPlatform().start(() -> ask(kind)));
            }
        }
    }

    void awaitAnswers(int count) throws InterruptedException {
        long deadline = System.nanoTime() + Command.LIVENESS.toNanos();
        while (answered.get() < count) {
            assertThat(System.nanoTime()).as("answers").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /// The server is about to be told to stop.
    void stopBegins() {
        stopping = true;
    }

    /// Waits until nobody is left to connect to.
    ///
    /// @return the requests that were lost
    List<String> awaitEnd() throws InterruptedException {
        for (Thread thread : threads) {
            assertThat(thread.join(Command.LIVENESS)).as("a client ends").isTrue();
        }
        synchronized (lost) {
            return List.copyOf(lost);
        }
    }

    private void ask(Kind kind) {
        boolean goesOn = true;
        while (goesOn) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                // Known to the server for sure only if the stop has not begun.
                boolean known = !stopping;
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(Math.toIntExact(Command.LIVENESS.toMillis()));
                goesOn = askOn(socket, kind, known);
            } catch (IOException e) {
                // Refused, as the listener is closed.
                goesOn = false;
            }
        }
    }

    /// {@return whether to connect again}
    private boolean askOn(Socket socket, Kind kind, boolean known) {
        boolean early = known;
        try {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            boolean keeps = true;
            while (keeps) {
                socket.getOutputStream().write(REQUEST);
                keeps = !readAnswer(in) && kind != Kind.NEW;
                early = true;
                answered.incrementAndGet();
                if (kind == Kind.THINKING) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                }
            }
            return true;
        } catch (IOException e) {
            if (early) {
                lose(kind + ": " + e);
            }
            return false;
        }
    }

    private void lose(String how) {
        synchronized (lost) {
            lost.add(how);
        }
    }

    /// {@return whether it says that the connection is closed}
    private static boolean readAnswer(InputStream in) throws IOException {
        String status = line(in);
        if (!status.startsWith("HTTP/1.1 200 ")) {
            throw new IOException("answered " + status);
        }
        boolean closes = false;
        int length = -1;
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            closes |= field.equalsIgnoreCase("Connection: close");
            if (field.regionMatches(true, 0, "Content-Length: ", 0, 16)) {
                length = Integer.parseInt(field.substring(16));
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
        if (!body.equals("Hello, World!")) {
            throw new EOFException("the body ends after '" + body + "'");
        }
        return closes;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the stream ends after '" + line + "'");
            }
            line.append((char) next);
        }
        line.setLength(line.length() - 1);
        return line.toString();
    }
}
