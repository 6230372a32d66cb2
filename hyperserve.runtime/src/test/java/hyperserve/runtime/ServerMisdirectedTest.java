package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hyperserve.api.Response;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.tls.TestTls;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// Requests for a host that the certificate of their connection is not for (RFC 9110 §7.4). It is
/// for `localhost` and two addresses.
final class ServerMisdirectedTest {

    private static final int LIVENESS_MILLIS = 30_000;

    @TempDir private static Path folder;

    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        TestTls.writeFiles(folder);
        TlsConfig tls = TlsConfig.of(folder.resolve("cert.pem"), folder.resolve("key.pem"));
        server =
                Server.at(ListenerConfig.at("127.0.0.1", 0).withTls(tls))
                        .pool(Pool.LOCKFREE.provider())
                        .get("/", _ -> Response.text("hello"))
                        .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static SSLSocket connect(String name) throws IOException {
        SSLSocket socket =
                (SSLSocket)
                        TestTls.clientContext()
                                .getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(LIVENESS_MILLIS);
        if (name != null) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            socket.setSSLParameters(parameters);
        }
        return socket;
    }

    private static String ask(SSLSocket socket, String target, String host) throws IOException {
        socket.getOutputStream()
                .write(
                        "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
                                .formatted(target, host)
                                .getBytes(US_ASCII));
        byte[] answer = new byte[4096];
        int end = 0;
        while (!new String(answer, 0, end, US_ASCII).contains("\r\n\r\n")) {
            int count = socket.getInputStream().read(answer, end, answer.length - end);
            assertThat(count).as(new String(answer, 0, end, US_ASCII)).isPositive();
            end += count;
        }
        return new String(answer, "HTTP/1.1 ".length(), 3, US_ASCII);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    localhost,  /, localhost,        200
                    localhost,  /, LocalHost:8443,   200
                    localhost,  /, 127.0.0.1,        200
                    localhost,  /, 127.0.0.1:8443,   200
                    localhost,  /, [::1]:8443,       200
                    localhost,  /, '',               200
                    localhost,  /, other.test,       421
                    localhost,  /, other.test:8443,  421
                    localhost,  /, localhos,         421
                    localhost,  /, localhostt,       421
                    localhost,  /, 127.0.0.2,        421
                    localhost,  /, [::2]:8443,       421
                    localhost,  https://other.test/, localhost, 421
                    localhost,  https://localhost/,  other.test, 200
                    other.test, /, other.test,       200
                    other.test, /, localhost,        200
                    other.test, /, third.test,       421
                    -,          /, other.test,       200
                    -,          /, localhost,        200
                    """)
    void getTheAnswerOfTheTable(String name, String target, String host, String status)
            throws IOException {
        try (SSLSocket socket = connect(name)) {
            assertThat(ask(socket, target, host)).isEqualTo(status);
        }
    }

    @Test
    void areFoundBehindOthersThatAreNot() throws IOException {
        try (SSLSocket socket = connect("localhost")) {
            assertThat(ask(socket, "/", "localhost")).isEqualTo("200");
            assertThat(ask(socket, "/", "127.0.0.1")).isEqualTo("200");
            assertThat(ask(socket, "/", "127.0.0.1")).isEqualTo("200");
            assertThat(ask(socket, "/", "127.0.0.2")).isEqualTo("421");
        }
    }
}
