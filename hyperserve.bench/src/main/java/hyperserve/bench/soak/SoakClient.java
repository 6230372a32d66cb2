package hyperserve.bench.soak;

import hyperserve.api.Nullable;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// One client that asks all sorts of things, and checks that each answer is the one to its request:
/// no answer is missing, none comes twice, none is another's.
final class SoakClient implements Runnable {

    /// Beyond this a request counts as lost.
    private static final int PATIENCE_MILLIS = 60_000;

    private static final int BURST = 8;

    private final int number;
    private final int port;
    private final long endNanoTime;
    private final Random random;

    private long sequence;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong resets = new AtomicLong();
    private volatile @Nullable Throwable failure;

    private @Nullable Socket socket;
    private InputStream in = InputStream.nullInputStream();

    SoakClient(int number, int port, long endNanoTime) {
        this.number = number;
        this.port = port;
        this.endNanoTime = endNanoTime;
        this.random = new Random(number);
    }

    /// Requests that were answered, each as it should be.
    long answered() {
        return answered.get();
    }

    /// Requests whose connection this client has reset; whether they were run does not matter.
    long resets() {
        return resets.get();
    }

    /// What went wrong, if anything did.
    @Nullable
    Throwable failure() {
        return failure;
    }

    @Override
    public void run() {
        try {
            while (System.nanoTime() - endNanoTime < 0) {
                exchange();
            }
            disconnect();
        } catch (IOException | RuntimeException e) {
            failure =
                    new IllegalStateException(
                            "client %d, request %d: %s".formatted(number, sequence, e), e);
        }
    }

    private void exchange() throws IOException {
        int choice = random.nextInt(100);
        if (choice < 60) {
            send(get(hello(++sequence), false));
            expect("Hello, " + id(sequence) + "!");
        } else if (choice < 70) {
            burst();
        } else if (choice < 78) {
            send(get("/sleep?ms=" + (1 + random.nextInt(50)), false));
            expect("ok");
        } else if (choice < 88) {
            echo();
        } else if (choice < 93) {
            download(random.nextInt(2 << 20));
        } else if (choice < 97) {
            reset();
        } else {
            lastOfConnection();
        }
    }

    private void burst() throws IOException {
        StringBuilder requests = new StringBuilder();
        for (int i = 1; i <= BURST; i++) {
            requests.append(get(hello(sequence + i), false));
        }
        send(requests.toString());
        for (int i = 0; i < BURST; i++) {
            expect("Hello, " + id(++sequence) + "!");
        }
    }

    private void echo() throws IOException {
        String body = id(++sequence).repeat(1 + random.nextInt(20_000));
        String head = "POST /echo HTTP/1.1\r\nHost: localhost\r\n";
        if (random.nextBoolean()) {
            send(head + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        } else {
            String size = Integer.toHexString(body.length());
            String chunks = size + "\r\n" + body + "\r\n0\r\n\r\n";
            send(head + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
        }
        expect(body);
    }

    private void download(int size) throws IOException {
        send(get("/bytes?n=" + size, false));
        int length = new Answer(in).head().length();
        if (length != size) {
            throw new IllegalStateException("%d bytes, not %d".formatted(length, size));
        }
        in.skipNBytes(size);
        answered.incrementAndGet();
    }

    /// Leaves without waiting for an answer, in the middle of a request or after it.
    private void reset() throws IOException {
        String request = get("/bytes?n=1000000", false);
        send(request.substring(0, 1 + random.nextInt(request.length())));
        resets.incrementAndGet();
        Socket current = socket;
        if (current != null) {
            current.setSoLinger(true, 0);
            current.close();
            socket = null;
        }
    }

    private void lastOfConnection() throws IOException {
        send(get(hello(++sequence), true));
        expect("Hello, " + id(sequence) + "!");
        if (in.read() >= 0) {
            throw new IllegalStateException("bytes after the last answer");
        }
        disconnect();
    }

    private String id(long request) {
        return "c" + number + "-" + request;
    }

    private String hello(long request) {
        return "/hello/" + id(request);
    }

    private static String get(String target, boolean last) {
        String close = last ? "Connection: close\r\n" : "";
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + close + "\r\n";
    }

    private void send(String text) throws IOException {
        Socket current = socket;
        if (current == null) {
            current = new Socket(InetAddress.getLoopbackAddress(), port);
            current.setTcpNoDelay(true);
            current.setSoTimeout(PATIENCE_MILLIS);
            in = new BufferedInputStream(current.getInputStream());
            socket = current;
        }
        current.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void expect(String body) throws IOException {
        String found = new Answer(in).head().body();
        if (!found.equals(body)) {
            throw new IllegalStateException(
                    "expected '%.60s' (%d bytes), got '%.60s' (%d bytes)"
                            .formatted(body, body.length(), found, found.length()));
        }
        answered.incrementAndGet();
    }

    private void disconnect() throws IOException {
        Socket current = socket;
        if (current == null) {
            return;
        }
        current.shutdownOutput();
        if (in.read() >= 0) {
            throw new IllegalStateException("an answer that nobody asked for");
        }
        current.close();
        socket = null;
    }

    /// Reads one answer.
    private static final class Answer {

        private final InputStream in;
        private int length = -1;

        Answer(InputStream in) {
            this.in = in;
        }

        Answer head() throws IOException {
            String status = line();
            if (!status.equals("HTTP/1.1 200 OK")) {
                throw new IllegalStateException("answered " + status);
            }
            for (String field = line(); !field.isEmpty(); field = line()) {
                if (field.regionMatches(true, 0, "Content-Length: ", 0, 16)) {
                    length = Integer.parseInt(field, 16, field.length(), 10);
                }
            }
            return this;
        }

        /// The announced length, or −1 if the body comes in chunks.
        int length() {
            return length;
        }

        String body() throws IOException {
            if (length >= 0) {
                return exactly(length);
            }
            StringBuilder whole = new StringBuilder();
            while (true) {
                int size = Integer.parseInt(line(), 16);
                whole.append(exactly(size));
                line();
                if (size == 0) {
                    return whole.toString();
                }
            }
        }

        private String exactly(int count) throws IOException {
            byte[] bytes = in.readNBytes(count);
            if (bytes.length < count) {
                throw new EOFException("%d of %d bytes".formatted(bytes.length, count));
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new EOFException("the connection ended");
                }
                line.append((char) next);
            }
            line.setLength(line.length() - 1);
            return line.toString();
        }
    }
}
