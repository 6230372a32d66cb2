package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Response;
import hyperserve.runtime.limits.Timeouts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;

/// Empty lines that a client sends beside its requests, as some do after a body (RFC 9112 §2.2):
/// they are passed over, and no request has begun by them.
final class ServerEmptyLinesTest {

    private static final Duration SHORT = Duration.ofMillis(150);
    private static final Duration RHYTHM = Duration.ofMillis(20);

    private static Server server(Timeouts clocks) {
        return TestServers.server()
                .timeouts(clocks)
                .post("/", request -> Response.text(request.body().text()));
    }

    private static void assertPosts(Client client, String after) throws IOException {
        assertThat(client.send(Client.post("/", 2) + "hi" + after).answer().text()).isEqualTo("hi");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r\n\r\n\r\n", "\r"})
    void startNoClockOfARequest(String lines) throws IOException {
        try (Server server = server(TestServers.patient().withHeader(SHORT)).start();
                Client client = Client.of(server)) {
            assertPosts(client, lines);
            assertThat(client.read(SHORT.multipliedBy(4))).isEqualTo(-2);
            client.send(lines.equals("\r") ? "\n" : "");
            assertPosts(client, "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r\n\r\n\r\n", "\r"})
    void areNoRequestThatComesTooSlowly(String lines) throws IOException {
        try (Server server = server(TestServers.patient().withIdle(SHORT)).start();
                Client client = Client.of(server)) {
            assertPosts(client, lines);
            assertThat(client.end()).isZero();
        }
    }

    @Test
    void onANewConnectionAreNoRequestEither() throws IOException {
        try (Server server = server(TestServers.patient().withHeader(SHORT)).start();
                Client client = Client.of(server)) {
            assertThat(client.send("\r\n").end()).isZero();
        }
    }

    @Test
    void keepNoConnectionOpenHoweverManyCome() throws IOException {
        try (Server server = server(TestServers.patient().withIdle(SHORT)).start();
                Client client = Client.of(server)) {
            assertPosts(client, "");
            assertThat(client.drip("\r\n".repeat(1000), RHYTHM)).isEqualTo(-1);
        }
    }

    @Test
    void areFollowedByTheClockOfTheRequestBehindThem() throws IOException {
        try (Server server = server(TestServers.patient().withHeader(SHORT)).start();
                Client client = Client.of(server)) {
            assertPosts(client, "\r\n");
            assertThat(client.send("GET").answer().status()).isEqualTo(408);
        }
    }
}
