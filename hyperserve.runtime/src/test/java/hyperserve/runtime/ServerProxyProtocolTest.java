package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.ClientConnection;
import hyperserve.api.CloseReason;
import hyperserve.api.Network;
import hyperserve.api.Response;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.proxy.Headers;
import hyperserve.runtime.tls.TestTls;
import hyperserve.test.Eventually;
import hyperserve.test.LogWatch;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import javax.net.ssl.SSLSocket;

/// Whole servers behind proxies that say whose connections they pass on.
final class ServerProxyProtocolTest {

    private static final String LINE = "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n";

    private static final byte[] BINARY =
            Headers.of(
                    0x21,
                    0x21,
                    Headers.addresses("2001:db8::1", "2001:db8::2", 56_324, 443),
                    Headers.piece(4, new byte[100]));

    private static final InetSocketAddress NAMED =
            new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 56_324);

    private static final int LIVENESS_MILLIS = 30_000;

    @TempDir Path folder;

    private static ListenerConfig from(String network) {
        return ListenerConfig.at("127.0.0.1", 0).withProxyProtocol(Network.parse(network));
    }

    private static Server server(Pool pool, ListenerConfig listener) {
        return Server.at(listener)
                .pool(pool.provider())
                .timeouts(TestServers.patient())
                .get(
                        "/",
                        request -> {
                            ClientConnection from = request.connection();
                            return Response.text(from.remoteAddress() + " " + from.localAddress());
                        });
    }

    @ParameterizedTest
    @EnumSource
    void namesTheClient(Pool pool) throws IOException {
        ObserverWatch watch = new ObserverWatch();
        try (Server server = server(pool, from("127.0.0.0/8")).observer(watch).start();
                Client client = Client.of(server);
                Client other = Client.of(server)) {
            client.send(LINE + Client.get("/"));
            for (int i = 0; i < 3; i++) {
                assertThat(client.answer().text()).isEqualTo("/192.0.2.1:56324 /198.51.100.2:443");
                client.send(Client.get("/"));
            }
            other.send(BINARY);
            assertThat(other.send(Client.get("/")).answer().text())
                    .isEqualTo("/[2001:db8:0:0:0:0:0:1]:56324 /[2001:db8:0:0:0:0:0:2]:443");
            assertThat(watch.opened().getFirst().remoteAddress()).isEqualTo(NAMED);
            assertThat(watch.exchanges().getFirst().connection().remoteAddress()).isEqualTo(NAMED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesTheHeaderByteByByte(Pool pool) throws IOException {
        try (Server server = server(pool, from("127.0.0.1")).start()) {
            for (String header : List.of(LINE, new String(BINARY, StandardCharsets.ISO_8859_1))) {
                try (Client client = Client.of(server)) {
                    for (char each : (header + Client.get("/")).toCharArray()) {
                        client.send(String.valueOf(each));
                    }
                    assertThat(client.answer().text()).contains(":56324 ");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void comesBeforeTls(Pool pool) throws IOException {
        ListenerConfig listener = from("127.0.0.1").withTls(TlsConfig.of(TestTls.serverContext()));
        try (Server server = server(pool, listener).start();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(LIVENESS_MILLIS);
            for (byte each : BINARY) {
                socket.getOutputStream().write(each);
            }
            SSLSocket encrypted =
                    (SSLSocket)
                            TestTls.clientContext()
                                    .getSocketFactory()
                                    .createSocket(socket, "localhost", server.port(), true);
            encrypted.getOutputStream().write(request());
            assertThat(
                            new String(
                                    encrypted.getInputStream().readAllBytes(),
                                    StandardCharsets.UTF_8))
                    .endsWith("/[2001:db8:0:0:0:0:0:1]:56324 /[2001:db8:0:0:0:0:0:2]:443");
        }
    }

    private static byte[] request() {
        return "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @EnumSource
    void refusesAProxyWithoutHeader(Pool pool) throws IOException {
        ObserverWatch watch = new ObserverWatch();
        try (LogWatch log = LogWatch.begin();
                Server server = server(pool, from("127.0.0.0/8")).observer(watch).start()) {
            for (String wrong :
                    List.of(Client.get("/"), "PROXY TCP4 1.1.1.1\r\n", "\u0016\u0003")) {
                try (Client client = Client.of(server)) {
                    assertThat(client.send(wrong).end()).isZero();
                }
            }
            assertThat(watch.closed(3))
                    .allMatch(each -> each.reason() == CloseReason.MALFORMED)
                    .allMatch(each -> each.exchanges() == 0);
            assertThat(watch.opened())
                    .allMatch(each -> each.remoteAddress().toString().startsWith("/127.0.0.1:"));
            assertThat(log.lines().stream().filter(each -> each.contains("PROXY header")))
                    .singleElement()
                    .asString()
                    .startsWith("WARNING");
        }
    }

    @ParameterizedTest
    @EnumSource
    void believesNobodyElse(Pool pool) throws IOException {
        try (Server server = server(pool, from("192.0.2.0/24")).start();
                Client client = Client.of(server);
                Client forger = Client.of(server)) {
            assertThat(client.send(Client.get("/")).answer().text()).startsWith("/127.0.0.1:");
            assertThat(forger.send(LINE + Client.get("/")).answer().status()).isEqualTo(400);
            assertThat(forger.end()).isZero();
        }
    }

    @Test
    void isExpectedOfAllAtASocketInAFile() throws IOException {
        UnixDomainSocketAddress path = UnixDomainSocketAddress.of(folder.resolve("socket"));
        ListenerConfig listener = ListenerConfig.at(path).withProxyProtocol();
        try (Server server = server(Pool.STANDARD, listener).start();
                Client client = Client.at(path);
                Client wrong = Client.at(path)) {
            assertThat(client.send(LINE + Client.get("/")).answer().text())
                    .isEqualTo("/192.0.2.1:56324 /198.51.100.2:443");
            assertThat(wrong.send(Client.get("/")).end()).isZero();
            assertThat(server.connections()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void endsWithTheClockOfTheHead() throws IOException {
        ObserverWatch watch = new ObserverWatch();
        Timeouts clocks = TestServers.patient().withHeader(Duration.ofMillis(300));
        try (Server server =
                        server(Pool.STANDARD, from("127.0.0.1"))
                                .timeouts(clocks)
                                .observer(watch)
                                .start();
                Client silent = Client.of(server);
                Client slow = Client.of(server);
                Client late = Client.of(server)) {
            slow.send(LINE.substring(0, 20));
            late.send(LINE);
            assertThat(silent.end()).isZero();
            assertThat(slow.end()).isZero();
            assertThat(late.end()).isZero();
            assertThat(watch.closed(3)).allMatch(each -> each.reason() == CloseReason.TIMEOUT);
        }
    }

    @Test
    void isNotWaitedForAtTheEnd() throws IOException {
        try (Server server = server(Pool.STANDARD, from("127.0.0.1")).start();
                Client client = Client.of(server)) {
            client.send("PROXY ");
            Eventually.is("connected", () -> server.connections() == 1);
            assertThat(server.drain().cut()).isZero();
            assertThat(client.end()).isZero();
        }
    }
}
