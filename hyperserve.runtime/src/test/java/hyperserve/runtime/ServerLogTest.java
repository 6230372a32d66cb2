package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Response;
import hyperserve.test.Eventually;
import hyperserve.test.LogWatch;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// What is logged above debug: faults of handlers by their route, nothing that a client has sent.
final class ServerLogTest {

    private static String secretly(String target) {
        return Client.post(target + "?q=secret", 6).replace("Host: h", "Cookie: secret\r\nHost: h")
                + "secret";
    }

    private static Server server() {
        return TestServers.server()
                .post(
                        "/fault/{name}",
                        request -> {
                            throw new IllegalStateException("a fault");
                        })
                .post(
                        "/late/{name}",
                        request ->
                                Response.stream(
                                        "text/plain",
                                        out -> {
                                            out.write('x');
                                            out.flush();
                                            throw new IllegalStateException("a late fault");
                                        }));
    }

    @Test
    void namesTheRouteOfAHandlerThatThrewAndNothingOfTheRequest() throws IOException {
        try (LogWatch log = LogWatch.begin();
                Server server = server().start();
                Client client = Client.of(server)) {
            assertThat(client.send(secretly("/fault/secret")).answer().status()).isEqualTo(500);
            Eventually.is("logged", () -> !log.lines().isEmpty());
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("POST /fault/{name}", "a fault")
                    .doesNotContain("secret");
        }
    }

    @Test
    void namesTheRouteOfAWriterThatThrewHalfWay() throws IOException {
        try (LogWatch log = LogWatch.begin();
                Server server = server().start();
                Client client = Client.of(server)) {
            client.send(secretly("/late/secret")).end();
            Eventually.is("logged", () -> !log.lines().isEmpty());
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("POST /late/{name}", "a late fault")
                    .doesNotContain("secret");
        }
    }

    @Test
    void saysNothingOfWhatClientsDoWrong() throws IOException {
        try (LogWatch log = LogWatch.begin();
                Server server = server().start()) {
            String[] wrong = {
                "GET /\0 HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET / HTTP/9.9\r\n\r\n",
                "POST /fault/a HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "NOPE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /" + "x".repeat(10_000)
            };
            for (String request : wrong) {
                try (Client client = Client.of(server)) {
                    assertThat(client.send(request).answer().status()).isGreaterThanOrEqualTo(400);
                    client.end();
                }
            }
            TestServers.awaitNoConnections(server);
            assertThat(log.lines()).isEmpty();
        }
    }
}
