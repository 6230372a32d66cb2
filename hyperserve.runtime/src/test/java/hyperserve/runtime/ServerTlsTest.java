package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.CloseReason;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.tls.TestTls;
import hyperserve.runtime.tls.TlsClient;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/// A whole server that speaks TLS, with clients of the JDK.
final class ServerTlsTest {

    private static final int LIVENESS_MILLIS = 30_000;

    private static final String GET_FILE =
            "GET /file HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private static Server server(Pool pool) {
        return Server.at(
                        ListenerConfig.at("127.0.0.1", 0)
                                .withTls(TlsConfig.of(TestTls.serverContext())))
                .pool(pool.provider())
                .timeouts(TestServers.patient())
                .get("/", _ -> Response.text("hello"))
                .post("/echo", TestServers.echo())
                .get("/stream", TestServers.streaming(16L << 20));
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .sslContext(TestTls.clientContext())
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    private static HttpRequest.Builder request(Server server, String path) {
        return HttpRequest.newBuilder(
                        URI.create("https://localhost:%s%s".formatted(server.port(), path)))
                .timeout(Duration.ofMillis(LIVENESS_MILLIS));
    }

    private static SSLSocket connect(Server server) throws IOException {
        SSLContext context = TestTls.clientContext();
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(LIVENESS_MILLIS);
        return socket;
    }

    private static Socket connectPlainly(Server server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(LIVENESS_MILLIS);
        return socket;
    }

    @ParameterizedTest
    @EnumSource
    void answersManyAtOnce(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                HttpClient client = client()) {
            HttpRequest request = request(server, "/").build();
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(client.sendAsync(request, BodyHandlers.ofString()));
            }
            for (CompletableFuture<HttpResponse<String>> each : answers) {
                assertThat(each.get().body()).isEqualTo("hello");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesAndSendsMuch(Pool pool) throws Exception {
        byte[] content = new byte[4 << 20];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) ((i * 31) >> 4);
        }
        try (Server server = server(pool).start();
                HttpClient client = client()) {
            HttpRequest echo =
                    request(server, "/echo").POST(BodyPublishers.ofByteArray(content)).build();
            assertThat(client.send(echo, BodyHandlers.ofByteArray()).body()).isEqualTo(content);
            HttpRequest stream = request(server, "/stream").build();
            assertThat(client.send(stream, BodyHandlers.ofByteArray()).body()).hasSize(16 << 20);
        }
    }

    /// Nothing is left when all have gone, whatever they were at.
    @ParameterizedTest
    @EnumSource
    void keepsNothingForThoseWhoGo(Pool pool) throws Exception {
        try (Server server = server(pool).start()) {
            for (int i = 0; i < 5; i++) {
                try (SSLSocket socket = connect(server)) {
                    socket.getOutputStream()
                            .write(ascii("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n"));
                    assertThat(socket.getInputStream().readNBytes(100_000)).hasSize(100_000);
                }
                try (Socket socket = connectPlainly(server)) {
                    socket.getOutputStream().write(hello(50));
                }
            }
            TestServers.awaitNoConnections(server);
            Eventually.atMost("memory", 0, server::memoryKept);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// The beginning of a ClientHello.
    private static byte[] hello(int length) throws SSLException {
        return Arrays.copyOf(new TlsClient(TestTls.client()).take(new byte[0]), length);
    }

    @ParameterizedTest
    @EnumSource
    void cutsThoseWhoStopInTheHandshakeWithoutAWord(Pool pool) throws Exception {
        Timeouts clocks = TestServers.patient().withHeader(Duration.ofMillis(300));
        ObserverWatch watch = new ObserverWatch();
        try (Server server = server(pool).timeouts(clocks).observer(watch).start();
                Socket half = connectPlainly(server);
                Socket silent = connectPlainly(server);
                Socket whole = connectPlainly(server)) {
            half.getOutputStream().write(hello(50));
            whole.getOutputStream().write(new TlsClient(TestTls.client()).take(new byte[0]));
            assertThat(half.getInputStream().readAllBytes()).isEmpty();
            assertThat(silent.getInputStream().readAllBytes()).isEmpty();
            byte[] serverHello = whole.getInputStream().readAllBytes();
            assertThat(serverHello).startsWith(22, 3, 3);
            assertThat(watch.closed(3))
                    .extracting(each -> each.reason())
                    .containsOnly(CloseReason.TIMEOUT);
            Eventually.atMost("memory", 0, server::memoryKept);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsObserversOfTlsThatFails(Pool pool) throws Exception {
        ObserverWatch watch = new ObserverWatch();
        try (Server server = server(pool).observer(watch).start()) {
            try (Socket garbage = connectPlainly(server)) {
                garbage.getOutputStream().write(new byte[] {1, 2, 3});
                assertThat(garbage.getInputStream().readAllBytes()).hasSize(7);
            }
            assertThat(watch.closed(1).getLast().reason()).isEqualTo(CloseReason.TLS);
            try (SSLSocket distrusts =
                    (SSLSocket)
                            SSLContext.getDefault()
                                    .getSocketFactory()
                                    .createSocket(
                                            InetAddress.getLoopbackAddress(), server.port())) {
                assertThatThrownBy(distrusts::startHandshake).isInstanceOf(SSLException.class);
            }
            assertThat(watch.closed(2).getLast().reason()).isEqualTo(CloseReason.TLS);
            try (SSLSocket leaves = connect(server)) {
                leaves.startHandshake();
            }
            assertThat(watch.closed(3).getLast().reason()).isEqualTo(CloseReason.CLIENT);
        }
    }

    /// It ends with `close_notify`: without, the client would not believe it.
    @ParameterizedTest
    @EnumSource
    void saysGoodByeToAnIdleClientWhenItStops(Pool pool) throws Exception {
        try (Server server = server(pool).start();
                SSLSocket idle = connect(server)) {
            InputStream in = idle.getInputStream();
            idle.getOutputStream().write(ascii("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            assertThat(new String(in.readNBytes(15), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200 OK");
            server.drain();
            assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).endsWith("hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsAPlainClientOfTls(Pool pool) throws Exception {
        ObserverWatch watch = new ObserverWatch();
        try (Server server = server(pool).observer(watch).start();
                Socket plain = connectPlainly(server)) {
            OutputStream out = plain.getOutputStream();
            out.write(
                    ascii("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"));
            out.write(new byte[100_000]);
            assertThat(new String(plain.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("https://");
        }
        assertThat(watch.closed(1).getFirst().reason()).isEqualTo(CloseReason.MALFORMED);
    }

    /// Who waits is told of the end; and of a cut, where nothing says that it is meant, also who
    /// does not live long.
    @ParameterizedTest
    @EnumSource
    void tellsHandlersOfClientsThatGo(Pool pool) throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Server server =
                server(pool)
                        .handle(
                                Method.GET,
                                "/long",
                                _ -> waitForInterrupt(told),
                                RouteOptions.defaults().longLived())
                        .handle(
                                Method.GET,
                                "/short",
                                _ -> waitForInterrupt(told),
                                RouteOptions.defaults().blocking())
                        .start()) {
            try (SSLSocket ends = connect(server)) {
                ends.getOutputStream()
                        .write(ascii("GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n"));
                assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("begun");
            }
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("told");
            try (Socket cut = connectPlainly(server)) {
                SSLSocket over =
                        (SSLSocket)
                                TestTls.clientContext()
                                        .getSocketFactory()
                                        .createSocket(cut, "localhost", server.port(), false);
                over.getOutputStream()
                        .write(ascii("GET /short HTTP/1.1\r\nHost: localhost\r\n\r\n"));
                assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("begun");
            }
            assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("told");
        }
    }

    private static Response waitForInterrupt(BlockingQueue<String> told) {
        told.add("begun");
        try {
            new CountDownLatch(1).await(20, TimeUnit.SECONDS);
            return Response.text("nobody has told");
        } catch (InterruptedException e) {
            told.add("told");
            return Response.text("told");
        }
    }

    @Test
    void servesPlainlyBesideTls() throws Exception {
        try (Server server =
                        server(Pool.LOCKFREE).listen(ListenerConfig.at("127.0.0.1", 0)).start();
                HttpClient client = client()) {
            int plain = ((InetSocketAddress) server.addresses().getLast()).getPort();
            URI address = URI.create("http://localhost:" + plain + "/");
            HttpRequest plainly = HttpRequest.newBuilder(address).build();
            assertThat(client.send(plainly, BodyHandlers.ofString()).body()).isEqualTo("hello");
            HttpRequest encrypted = request(server, "/").build();
            assertThat(client.send(encrypted, BodyHandlers.ofString()).body()).isEqualTo("hello");
        }
    }

    /// More than sockets hold, so that it waits for the client again and again.
    @ParameterizedTest
    @EnumSource
    void sendsALargeFile(Pool pool) throws Exception {
        Path file = Files.createTempFile("test", "file");
        try {
            byte[] content = new byte[32 << 20];
            Files.write(file, content);
            try (Server server =
                            server(pool)
                                    .get("/file", _ -> Response.file("text/plain", file))
                                    .start();
                    SSLSocket socket = connect(server)) {
                socket.getOutputStream().write(ascii(GET_FILE));
                InputStream in = socket.getInputStream();
                assertThat(in.read()).isEqualTo('H');
                assertThat(in.readAllBytes().length).isGreaterThan(content.length);
            }
        } finally {
            Files.delete(file);
        }
    }

    /// No readiness follows: the end came in one read with the request itself, or with what follows
    /// that, and the client keeps its socket open.
    @ParameterizedTest
    @EnumSource
    void tellsALongLivedHandlerOfAnEndThatCameWithSomethingElse(Pool pool) throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        RouteOptions longLived = RouteOptions.defaults().longLived();
        byte[] request = ascii("GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n");
        try (Server server =
                server(pool)
                        .handle(Method.GET, "/long", _ -> waitForInterrupt(told), longLived)
                        .start()) {
            for (String protocol : List.of("TLSv1.3", "TLSv1.2")) {
                try (Socket socket = connectPlainly(server)) {
                    TlsClient client = shakeHands(socket, protocol);
                    socket.getOutputStream().write(joined(client.encrypt(request), client.end()));
                    assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("begun");
                    assertThat(told.poll(15, TimeUnit.SECONDS)).as(protocol).isEqualTo("told");
                }
            }
            try (Socket socket = connectPlainly(server)) {
                TlsClient client = shakeHands(socket, "TLSv1.3");
                socket.getOutputStream().write(client.encrypt(request));
                assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("begun");
                socket.getOutputStream().write(joined(client.encrypt(request), client.end()));
                assertThat(told.poll(15, TimeUnit.SECONDS)).isEqualTo("told");
            }
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static TlsClient shakeHands(Socket socket, String protocol) throws IOException {
        TlsClient client = new TlsClient(TestTls.client(protocol));
        socket.getOutputStream().write(client.take(new byte[0]));
        while (!client.isReady()) {
            receive(client, socket);
        }
        return client;
    }

    /// {@return whether something came}
    private static boolean receive(TlsClient client, Socket socket) throws IOException {
        byte[] chunk = new byte[20_000];
        int count = socket.getInputStream().read(chunk);
        if (count > 0) {
            socket.getOutputStream().write(client.take(Arrays.copyOf(chunk, count)));
        }
        return count > 0;
    }

    private static final byte[] GET_SLOWLY =
            "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /// The client says that nothing more comes, but keeps its side of the socket open: no readiness
    /// tells of that.
    @ParameterizedTest
    @EnumSource
    void endsBehindTheAnswerToOneWhoHasSaidItsLast(Pool pool) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Server slow =
                server(pool)
                        .get(
                                "/slow",
                                _ -> {
                                    begun.countDown();
                                    ended.await();
                                    return Response.text("slow");
                                });
        try (Server server = slow.start();
                Socket together = connectPlainly(server);
                Socket apart = connectPlainly(server)) {
            TlsClient first = shakeHands(together, "TLSv1.3");
            byte[] request =
                    first.encrypt(
                            GET_FILE.replace("close", "keep-alive")
                                    .getBytes(StandardCharsets.US_ASCII));
            together.getOutputStream().write(joined(request, first.end()));
            while (!first.hasEnded() && receive(first, together)) {
                // Until it has.
            }
            assertThat(first.hasEnded()).isTrue();

            TlsClient second = shakeHands(apart, "TLSv1.3");
            apart.getOutputStream().write(second.encrypt(GET_SLOWLY));
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            apart.getOutputStream().write(second.end());
            ended.countDown();
            while (!second.hasEnded() && receive(second, apart)) {
                // Until it has.
            }
            assertThat(second.hasEnded()).isTrue();
            assertThat(new String(second.received(), StandardCharsets.US_ASCII)).endsWith("slow");
        }
    }
}
