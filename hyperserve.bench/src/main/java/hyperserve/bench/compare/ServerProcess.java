package hyperserve.bench.compare;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import javax.net.ssl.SSLSocket;

/// A running server, which is ended by [#close()].
final class ServerProcess implements AutoCloseable {

    private static final long START_LIMIT = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_AGAIN = TimeUnit.MICROSECONDS.toNanos(200);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    private static final Path LOGS = Path.of("target/logs");

    private final Contestant contestant;
    private final Process process;
    private final int port;
    private final long nanosToFirstResponse;

    private ServerProcess(
            Contestant contestant, Process process, int port, long nanosToFirstResponse) {
        this.contestant = contestant;
        this.process = process;
        this.port = port;
        this.nanosToFirstResponse = nanosToFirstResponse;
    }

    /// Starts a server and waits for its first response.
    static ServerProcess start(Contestant contestant) throws IOException {
        Files.createDirectories(LOGS);
        Path log = LOGS.resolve(contestant.name() + ".txt");
        int port = freePort();
        long begun = System.nanoTime();
        Process process = Command.start(contestant.commandOn(port), log);
        try {
            while (!answers(contestant, port)) {
                boolean late = System.nanoTime() - begun > START_LIMIT;
                if (late || !process.isAlive()) {
                    throw new IllegalStateException(
                            "%s does not start; it says: %s"
                                    .formatted(contestant.name(), Files.readString(log)));
                }
                LockSupport.parkNanos(LOOK_AGAIN);
            }
        } catch (IOException | RuntimeException e) {
            Command.end(process);
            throw e;
        }
        return new ServerProcess(contestant, process, port, System.nanoTime() - begun);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Whether the server accepts a connection and answers with 200 on it.
    private static boolean answers(Contestant contestant, int port) throws IOException {
        try (SocketChannel channel = SocketChannel.open()) {
            if (!connects(channel, port)) {
                return false;
            }
            if (contestant.http2()) {
                Http2Load.check(contestant.tls(), url(contestant.tls(), port, "/plaintext"));
                return true;
            }
            String text = ask(contestant, channel, request("/plaintext").array());
            if (!text.startsWith("HTTP/1.1 200 ")) {
                throw new IllegalStateException("unexpected answer: " + text);
            }
            return true;
        }
    }

    /// Sends a request on a new connection, and reads what comes first of the answer.
    String ask(SocketChannel connected, byte[] request) throws IOException {
        return ask(contestant, connected, request);
    }

    private static String ask(Contestant contestant, SocketChannel connected, byte[] request)
            throws IOException {
        ByteBuffer answer = ByteBuffer.allocate(4096);
        Path certificate = contestant.certificate();
        if (certificate != null) {
            SSLSocket socket = TlsClient.over(connected.socket(), certificate);
            socket.getOutputStream().write(request);
            answer.position(Math.max(0, socket.getInputStream().read(answer.array())));
        } else {
            connected.write(ByteBuffer.wrap(request));
            connected.read(answer);
        }
        return new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
    }

    private static boolean connects(SocketChannel channel, int port) throws IOException {
        try {
            return channel.connect(address(port));
        } catch (java.net.ConnectException e) {
            // Not listening yet, which is what the caller wants to know.
            return false;
        }
    }

    static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /// A request as a load generator sends it.
    static ByteBuffer request(String target) {
        String text = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Whether the server closes a connection after `Connection: close`, as RFC 9112 §9.6 demands;
    /// wrk goes on with one that stays open, and would measure keep-alive instead.
    boolean closesWhenAsked() throws IOException {
        String text = "GET /plaintext HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) CLOSE_LIMIT.toMillis());
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            return socket.getInputStream().readAllBytes().length > 0;
        } catch (SocketTimeoutException e) {
            // It stayed open, which is what the caller wants to know.
            return false;
        }
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    long nanosToFirstResponse() {
        return nanosToFirstResponse;
    }

    boolean tls() {
        return contestant.tls();
    }

    /// What it shows by TLS, a file; null if it does not speak TLS.
    @Nullable
    Path certificate() {
        return contestant.certificate();
    }

    String url(String target) {
        return url(tls(), port, target);
    }

    private static String url(boolean tls, int port, String target) {
        // No server name indication may be an address, RFC 6066 §3.
        return (tls ? "https://localhost:" : "http://127.0.0.1:") + port + target;
    }

    double cpuMicros() throws IOException {
        double sum = 0;
        for (long each : pids()) {
            sum += ProcessFigures.cpuMicros(each);
        }
        return sum;
    }

    double residentBytes() throws IOException {
        double sum = 0;
        for (long each : pids()) {
            sum += ProcessFigures.residentBytes(each);
        }
        return sum;
    }

    /// The process, and those that it started to serve, as nginx does.
    private List<Long> pids() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    @Override
    public void close() {
        Command.end(process);
    }
}
