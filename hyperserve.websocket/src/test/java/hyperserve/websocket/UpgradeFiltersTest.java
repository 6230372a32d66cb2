package hyperserve.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.runtime.Server;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.List;

/// Filters that change the response which opens a WebSocket.
final class UpgradeFiltersTest {

    private static Server server(Pool pool, Recorder recorder) throws IOException {
        return Servers.on(pool)
                .filter("/seen", (r, next) -> next.handle(r).withHeader("X-Seen", "yes"))
                .filter(
                        "/refused",
                        (r, next) ->
                                next.handle(r).status().code() == 101
                                        ? Response.text("no").withStatus(Status.FORBIDDEN)
                                        : Response.text("not opened"))
                .get("/seen/ws", r -> WebSocket.listen(r, recorder))
                .get("/refused/ws", r -> WebSocket.listen(r, recorder))
                .start();
    }

    @ParameterizedTest
    @EnumSource
    void addAField(Pool pool) throws Exception {
        Recorder recorder = new Recorder();
        try (Server server = server(pool, recorder);
                WireClient client = WireClient.open(server, "/seen/ws")) {
            assertThat(client.field("x-seen")).isEqualTo("yes");
            client.text("hello").closing(1000);
            assertThat(client.next().code()).isEqualTo(1000);
            assertThat(recorder.end()).isEqualTo("closed 1000");
            assertThat(recorder.told()).containsExactly("opened", "hello", "closed 1000");
        }
    }

    /// Nothing is left of the socket that was to be opened, and the connection speaks HTTP.
    @ParameterizedTest
    @EnumSource
    void refuse(Pool pool) throws Exception {
        Recorder recorder = new Recorder();
        try (Server server = server(pool, recorder);
                WireClient client = WireClient.connect(server)) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.ask("/refused/ws")).isEqualTo("HTTP/1.1 403 Forbidden");
                client.skip("no".length());
            }
            client.raw("GET /none HTTP/1.1\r\nHost: h\r\n\r\n".getBytes(US_ASCII));
            assertThat(client.readHead()).contains("404");
            client.leave();
            Eventually.atMost("memory kept", 0, server::memoryKept);
            assertThat(recorder.told()).isEqualTo(List.of());
        }
    }
}
