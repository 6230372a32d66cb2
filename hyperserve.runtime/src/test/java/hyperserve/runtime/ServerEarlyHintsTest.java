package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hyperserve.api.Headers;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;

/// 103 (RFC 8297), ahead of an answer.
final class ServerEarlyHintsTest {

    private static final Headers STYLE = Headers.of("Link", "</style.css>; rel=preload");
    private static final Headers SCRIPT = Headers.of("Link", "</script.js>; rel=preload");

    private static Response hinting(Request request) throws IOException {
        request.earlyHints(STYLE);
        request.earlyHints(SCRIPT);
        return Response.text("page");
    }

    private static Response hintingTooLate(Request request) {
        return Response.stream(
                "text/plain",
                out -> {
                    out.write('a');
                    request.earlyHints(STYLE);
                    out.flush();
                    assertThatIllegalStateException().isThrownBy(() -> request.earlyHints(SCRIPT));
                    out.write('b');
                });
    }

    private static Response hintingWhatIsTheServers(Request request) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> request.earlyHints(Headers.of("Content-Length", "1")));
        return Response.text("none");
    }

    private static Server server(Pool pool) throws IOException {
        return TestServers.server(pool)
                .get("/page", ServerEarlyHintsTest::hinting)
                .get("/late", ServerEarlyHintsTest::hintingTooLate)
                .get("/refused", ServerEarlyHintsTest::hintingWhatIsTheServers);
    }

    private static void assertHint(Client client, String target) throws IOException {
        assertThat(client.line()).isEqualTo("HTTP/1.1 103 Early Hints");
        assertThat(client.line()).isEqualTo("Link: <" + target + ">; rel=preload");
        assertThat(client.line()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void areSentInOrder(Pool pool) throws IOException {
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/inline") + Client.get("/page").repeat(2));
            assertThat(client.answer().text()).isEqualTo("inline");
            for (int i = 0; i < 2; i++) {
                assertHint(client, "/style.css");
                assertHint(client, "/script.js");
                assertThat(client.answer().text()).isEqualTo("page");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void areNotForHttp10(Pool pool) throws IOException {
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            client.send("GET /page HTTP/1.0\r\n\r\n");
            Client.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("page");
        }
    }

    @ParameterizedTest
    @EnumSource
    void comeBeforeTheResponseOnly(Pool pool) throws IOException {
        try (Server server = server(pool).start();
                Client client = Client.of(server)) {
            client.send(Client.get("/late") + Client.get("/refused"));
            assertHint(client, "/style.css");
            assertThat(client.answer().text()).isEqualTo("ab");
            assertThat(client.answer().text()).isEqualTo("none");
        }
    }
}
