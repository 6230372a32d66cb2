package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.BodyWriter;
import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.limits.Limits;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// What goes over a Unix domain socket, and how that ends, beside ports of the same server.
final class ServerUnixSocketTest {

    private static final InetSocketAddress FREE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir Path folder;

    private Path path() {
        return folder.resolve("socket");
    }

    private UnixDomainSocketAddress unix() {
        return UnixDomainSocketAddress.of(path());
    }

    private Server everywhere(Server server) {
        return server.timeouts(TestServers.patient()).listen(unix()).listen(FREE);
    }

    @ParameterizedTest
    @EnumSource
    void takesAndGivesLargeBodies(Pool pool) throws Exception {
        int length = 20 << 20;
        Server configured =
                everywhere(TestServers.server(pool))
                        .limits(Limits.defaults().withBody(length))
                        .post("/echo", TestServers.echo());
        byte[] body = new byte[length];
        for (int i = 0; i < length; i++) {
            body[i] = (byte) (i * 31 + (i >> 12));
        }
        try (Server server = configured.start()) {
            for (SocketAddress each : server.addresses()) {
                try (Client client = Client.at(each)) {
                    client.send(Client.post("/echo", length));
                    FutureTask<Client> sending = new FutureTask<>(() -> client.send(body));
                    Thread.ofPlatform().start(sending);
                    assertThat(client.answer().text()).isEqualTo(text(body));
                    sending.get(20, TimeUnit.SECONDS);
                    assertThat(client.send(Client.get("/")).answer().text()).isEqualTo("hello");
                }
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource
    void sendsFiles(Pool pool) throws IOException {
        byte[] content = new byte[20_000_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 17 + (i >> 10));
        }
        Path file = Files.write(folder.resolve("file"), content);
        Server configured =
                everywhere(TestServers.server(pool))
                        .get("/file", request -> Response.file("application/octet-stream", file));
        try (Server server = configured.start();
                Client client = Client.at(unix())) {
            client.send(Client.get("/file") + Client.get("/"));
            assertThat(client.answer().text()).isEqualTo(text(content));
            assertThat(client.answer().text()).isEqualTo("hello");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    private static String ends(Request request) {
        return request.connection().remoteAddress()
                + "|"
                + request.connection().localAddress()
                + "|"
                + request.remoteAddress().isUnresolved();
    }

    @Test
    void tellsHandlersTheAddressesOfAConnection() throws IOException {
        Server configured =
                everywhere(TestServers.server())
                        .get("/ends", request -> Response.text(ends(request)));
        try (Server server = configured.start();
                Client near = Client.at(unix());
                Client far = Client.of(server)) {
            assertThat(near.send(Client.get("/ends")).answer().text())
                    .isEqualTo("|" + path() + "|true");
            assertThat(far.send(Client.get("/ends")).answer().text())
                    .startsWith("/127.0.0.1:")
                    .endsWith("|/127.0.0.1:" + server.port() + "|false");
        }
    }

    /// Also one that has left something unread, as after a crash.
    @ParameterizedTest
    @EnumSource
    void forgetsAClientOfTheFileThatIsGone(Pool pool) throws IOException {
        Server configured =
                everywhere(TestServers.server(pool))
                        .get("/endless", TestServers.streaming(Long.MAX_VALUE));
        try (Server server = configured.start()) {
            for (int i = 0; i < 10; i++) {
                try (Client client = Client.at(unix())) {
                    client.send(Client.get("/endless"));
                    client.skip(100_000);
                }
                try (Client client = Client.at(unix())) {
                    client.send("GET / HT");
                }
            }
            TestServers.awaitNoConnections(server);
            Eventually.atMost("kept", 0, server::memoryKept);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersAClientThatHasNothingMoreToSay(Pool pool) throws IOException {
        try (Server server = everywhere(TestServers.server(pool)).start();
                Client client = Client.at(unix())) {
            client.send(Client.get("/")).endOutput();
            assertThat(client.answer().text()).isEqualTo("hello");
            assertThat(client.end()).isZero();
            TestServers.awaitNoConnections(server);
        }
    }

    /// There is no reset to say so; but the last chunk is missing.
    @ParameterizedTest
    @EnumSource
    void cutsAnAnswerThatFails(Pool pool) throws IOException {
        BodyWriter failing =
                out -> {
                    out.write(TestServers.MEBIBYTE);
                    throw new IllegalStateException("the database is gone");
                };
        Server configured =
                everywhere(TestServers.server(pool))
                        .get("/fail", request -> Response.stream("text/plain", failing));
        try (Server server = configured.start();
                Client client = Client.at(unix())) {
            client.send(Client.get("/fail"));
            assertThatExceptionOfType(EOFException.class).isThrownBy(client::answer);
            TestServers.awaitNoConnections(server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsALongLivedHandlerThatItsClientIsGone(Pool pool) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        Handler waiting =
                request -> {
                    inside.countDown();
                    try {
                        return TestServers.waitingFor(new CountDownLatch(1)).handle(request);
                    } catch (InterruptedException e) {
                        told.countDown();
                        throw e;
                    }
                };
        Server configured =
                everywhere(TestServers.server(pool))
                        .handle(Method.GET, "/wait", waiting, RouteOptions.defaults().longLived());
        try (Server server = configured.start()) {
            try (Client client = Client.at(unix())) {
                client.send(Client.get("/wait"));
                assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
            }
            assertThat(told.await(15, TimeUnit.SECONDS)).isTrue();
            TestServers.awaitNoConnections(server);
        }
    }

    /// The client finds the answer, though much that it has sent is never read.
    @ParameterizedTest
    @EnumSource
    void answersAnUploadThatItRefuses(Pool pool) throws IOException {
        Server configured =
                everywhere(TestServers.server(pool))
                        .limits(Limits.defaults().withBody(10))
                        .post("/echo", TestServers.echo());
        try (Server server = configured.start();
                Client client = Client.at(unix())) {
            client.send(Client.post("/echo", 100_000) + "x".repeat(50_000));
            assertThat(client.answer().status()).isEqualTo(413);
            assertThat(client.endOutput().end()).isZero();
            TestServers.awaitNoConnections(server);
        }
    }
}
