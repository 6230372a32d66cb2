package hyperserve.http2.connection;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.ListenerConfig;
import hyperserve.runtime.Server;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.test.TlsKey;
import hyperserve.test.TlsTrust;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// The JDK's client, which speaks HTTP/2 if the server offers it by ALPN.
final class ClientsTest {

    @TempDir private static Path folder;

    private static TlsKey key;

    @BeforeAll
    static void makeKey() throws IOException {
        key = TlsKey.make(folder);
    }

    private static Server server(Pool pool) throws IOException {
        return Servers.on(pool)
                .listen(
                        ListenerConfig.at("127.0.0.1", 0)
                                .withTls(TlsConfig.of(key.certificate(), key.key())))
                .get("/", request -> Response.text(request.connection().protocol()))
                .get("/large", _ -> Response.bytes("a/b", new byte[3_000_000]))
                .get(
                        "/sleep",
                        _ -> {
                            Thread.sleep(20);
                            return Response.text("slept");
                        })
                .handle(
                        Method.POST,
                        "/echo",
                        request -> Response.bytes("a/b", request.body().bytes()),
                        RouteOptions.defaults())
                .start();
    }

    private static HttpClient client() throws IOException {
        return HttpClient.newBuilder().sslContext(TlsTrust.in(key.certificate())).build();
    }

    private static int port(Server server) {
        return ((InetSocketAddress) server.addresses().getLast()).getPort();
    }

    private static HttpRequest.Builder to(Server server, String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + port(server) + path));
    }

    @ParameterizedTest
    @EnumSource
    void speaksHttp2OverTls(Pool pool) throws Exception {
        try (Server server = server(pool);
                HttpClient client = client()) {
            HttpResponse<String> first =
                    client.send(to(server, "/").build(), BodyHandlers.ofString());
            assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(first.body()).isEqualTo("HTTP/2");
            HttpResponse<byte[]> large =
                    client.send(to(server, "/large").build(), BodyHandlers.ofByteArray());
            assertThat(large.body()).isEqualTo(new byte[3_000_000]);
            byte[] sent = new byte[1_000_000];
            HttpRequest posted = to(server, "/echo").POST(BodyPublishers.ofByteArray(sent)).build();
            assertThat(client.send(posted, BodyHandlers.ofByteArray()).body()).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersManyAtOnce(Pool pool) throws Exception {
        try (Server server = server(pool);
                HttpClient client = client()) {
            List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
            for (int i = 0; i < 90; i++) {
                String path = i % 2 == 0 ? "/sleep" : "/";
                all.add(client.sendAsync(to(server, path).build(), BodyHandlers.ofString()));
            }
            for (CompletableFuture<HttpResponse<String>> each : all) {
                HttpResponse<String> answer = each.get(30, TimeUnit.SECONDS);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            }
        }
    }

    /// It says that it has nothing more to say, and waits for the server to close.
    @ParameterizedTest
    @EnumSource
    void endsWithItsClient(Pool pool) throws Exception {
        try (Server server = server(pool);
                SSLSocket socket =
                        (SSLSocket)
                                TlsTrust.in(key.certificate())
                                        .getSocketFactory()
                                        .createSocket("localhost", port(server))) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            WireClient client = WireClient.over(socket).get(1, "/");
            assertThat(client.response(1)).isEqualTo("200 HTTP/2");
            client.endOutput();
            assertThat(client.rest()).isEmpty();
        }
    }

    /// The client asks for an upgrade, which nobody needs to grant (RFC 9113 §3.1).
    @Test
    void goesOnInHttp11WithoutTls() throws Exception {
        try (Server server = server(Pool.LOCKFREE);
                HttpClient client = HttpClient.newHttpClient()) {
            URI address = URI.create("http://127.0.0.1:" + server.port() + "/");
            HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("HTTP/1.1");
        }
    }
}
