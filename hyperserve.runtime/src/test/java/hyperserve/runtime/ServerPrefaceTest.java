package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Response;
import hyperserve.echo.EchoPreface;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.protocol.Protocols;
import hyperserve.runtime.tls.TestTls;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// A server with a protocol that clients may begin with: over TLS only those that have agreed on
/// it.
final class ServerPrefaceTest {

    private static final int LIVENESS_MILLIS = 30_000;
    private static final String GET =
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private static Server server(Pool pool, ListenerConfig listener) {
        return Server.at(listener)
                .pool(pool.provider())
                .protocols(Protocols.of(Map.of(), new EchoPreface()))
                .get("/", _ -> Response.text("hello"));
    }

    private static Server tls(Pool pool) throws IOException {
        ListenerConfig plain = ListenerConfig.at("127.0.0.1", 0);
        return server(pool, plain.withTls(TlsConfig.of(TestTls.serverContext()))).start();
    }

    private static SSLSocket agreeing(Server server, String... protocols) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        TestTls.clientContext()
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(LIVENESS_MILLIS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static String exchange(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        socket.shutdownOutput();
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @EnumSource(Pool.class)
    void speaksItWithoutTls(Pool pool) throws Exception {
        try (Server server = server(pool, ListenerConfig.at("127.0.0.1", 0)).start()) {
            for (String each : new String[] {EchoPreface.PREFACE, EchoPreface.PREFACE + "x"}) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    socket.setSoTimeout(LIVENESS_MILLIS);
                    assertThat(exchange(socket, each)).isEqualTo(each);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Pool.class)
    void speaksItWithThoseThatHaveAgreedOnIt(Pool pool) throws Exception {
        try (Server server = tls(pool);
                SSLSocket both = agreeing(server, "http/1.1", "h2")) {
            assertThat(exchange(both, EchoPreface.PREFACE + "x"))
                    .isEqualTo(EchoPreface.PREFACE + "x");
            assertThat(both.getApplicationProtocol()).isEqualTo("h2");
        }
    }

    @ParameterizedTest
    @EnumSource(Pool.class)
    void speaksHttp1WithTheOthers(Pool pool) throws Exception {
        try (Server server = tls(pool);
                SSLSocket old = agreeing(server, "http/1.1");
                SSLSocket silent = agreeing(server);
                SSLSocket wrong = agreeing(server, "http/1.1")) {
            assertThat(exchange(old, GET)).endsWith("hello");
            assertThat(exchange(silent, GET)).endsWith("hello");
            assertThat(exchange(wrong, EchoPreface.PREFACE)).startsWith("HTTP/1.1 505 ");
        }
    }
}
