package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// What a handler says to change the protocol, without a server.
final class UpgradeTest {

    private static final Key<String> USER = Key.of("user");

    private static Request asking(String... fields) {
        byte[] body = "body".getBytes(StandardCharsets.US_ASCII);
        return Request.of(Method.GET, "/chat/7?x=1", Headers.of(fields), body);
    }

    private static Request asking() {
        return asking("Connection", "upgrade", "Upgrade", "websocket");
    }

    private static Response upgrade() {
        return Response.upgrade(asking(), "websocket", "told");
    }

    @Test
    void isAResponseThatCanBeLookedAt() {
        Response response = upgrade().withHeader("Sec-WebSocket-Accept", "s3p");
        assertThat(response.status()).isEqualTo(Status.SWITCHING_PROTOCOLS);
        assertThat(response.body()).isEqualTo(FixedBody.empty());
        assertThat(response.headers().first("sec-websocket-accept")).isEqualTo("s3p");
        Upgrade upgrade = response.upgrade();
        assertThat(upgrade).isNotNull();
        assertThat(upgrade.protocol()).isEqualTo("websocket");
        assertThat(upgrade.application()).isEqualTo("told");
        assertThat(response)
                .hasToString(
                        "101 Switching Protocols to websocket with told, "
                                + response.headers()
                                + ", 0 bytes");
        assertThat(Response.text("x").upgrade()).isNull();
    }

    @Test
    void keepsTheRequestWithItsAttributesAndWithoutItsContent() throws Exception {
        Request request = asking().withRoute("/chat/{room}").with(USER, "Ann");
        Upgrade upgrade = Response.upgrade(request, "websocket", "told").upgrade();
        assertThat(upgrade).isNotNull();
        Request kept = upgrade.request();
        assertThat(kept.get(USER)).isEqualTo("Ann");
        assertThat(kept.target()).isEqualTo("/chat/7?x=1");
        assertThat(kept.pathParameter("room")).isEqualTo("7");
        assertThat(kept.headers()).isEqualTo(request.headers());
        assertThat(kept.body().bytes()).isEmpty();
    }

    @Test
    void isEqualIfItsPartsAre() {
        assertThat(upgrade()).isEqualTo(upgrade()).hasSameHashCodeAs(upgrade());
        assertThat(upgrade())
                .isNotEqualTo(Response.upgrade(asking(), "websocket", "other"))
                .isNotEqualTo(Response.upgrade(asking(), "WebSocket", "told"));
    }

    @Test
    void isA101WithNothingInIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> upgrade().withStatus(Status.OK))
                .withMessage("an upgrade's status is 101 Switching Protocols, not 200 OK");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> upgrade().withBody(FixedBody.utf8("x")))
                .withMessage("a 101 Switching Protocols response has no content");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> upgrade().withHeader("upgrade", "other"))
                .withMessage("Upgrade is set by the server in an upgrade");
        assertThatIllegalStateException()
                .isThrownBy(() -> upgrade().closingConnection())
                .withMessage("an upgrade does not close the connection");
    }

    @Test
    void isTheOnly101() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Response.of(Status.SWITCHING_PROTOCOLS))
                .withMessage("a response of 101 Switching Protocols is an upgrade()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Response.text("").withStatus(new Status(101, "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/", "/b", "a/b/c", "web socket", "a\r\nX: y", "a,b", "ä"})
    void hasANameThatCanBeSent(String protocol) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Response.upgrade(asking(), protocol, "told"));
    }

    @Test
    void hasSomethingForTheProtocol() {
        assertThatNullPointerException()
                .isThrownBy(() -> Response.upgrade(asking(), "websocket", null))
                .withMessage("application");
    }

    @Test
    void is426ForWhoDoesNotAsk() {
        assertThatExceptionOfType(HttpException.class)
                .isThrownBy(() -> Response.upgrade(asking("Upgrade", "h2c"), "websocket", "told"))
                .satisfies(
                        e -> {
                            assertThat(e.status()).isEqualTo(Status.UPGRADE_REQUIRED);
                            assertThat(e.error().headers().first("Upgrade")).isEqualTo("websocket");
                        });
    }

    @Test
    void isAskedForByFieldAndConnectionOption() {
        assertThat(Upgrade.isAskedBy(asking(), "WebSocket")).isTrue();
        assertThat(Upgrade.isAskedBy(asking(), "echo")).isFalse();
        assertThat(Upgrade.isAskedBy(asking("Upgrade", "echo"), "echo")).isFalse();
        assertThat(Upgrade.isAskedBy(asking("Connection", "upgrade"), "echo")).isFalse();
        String[] closing = {"Connection", "upgrade, close", "Upgrade", "echo"};
        assertThat(Upgrade.isAskedBy(asking(closing), "echo")).isFalse();
        String[] listed = {"Connection", "x", "Connection", ",Upgrade", "Upgrade", "a,\techo/2 ,b"};
        assertThat(Upgrade.isAskedBy(asking(listed), "echo/2")).isTrue();
        assertThat(Upgrade.isAskedBy(asking(listed), "echo")).isFalse();
    }

    /// As on the wire: what a client gets who asks, and one who does not.
    @Test
    void isTheAnswerOfAnApplicationWithoutASocket() throws Exception {
        HandlerProvider application =
                routes -> routes.get("/chat/{id}", r -> Response.upgrade(r, "websocket", "told"));
        Handler whole = Routes.handler(application);
        assertThat(whole.handle(asking()).upgrade()).isNotNull();
        Response refused = whole.handle(Request.of(Method.GET, "/chat/7"));
        assertThat(refused.status()).isEqualTo(Status.UPGRADE_REQUIRED);
        assertThat(refused.headers().first("Upgrade")).isEqualTo("websocket");
    }

    @Test
    void cannotBeTheFormOfAnError() throws Exception {
        HandlerProvider application =
                routes -> {
                    routes.errors(
                            error ->
                                    Response.upgrade(
                                            Objects.requireNonNull(error.request()),
                                            "websocket",
                                            "told"));
                };
        Response answer = Routes.handler(application).handle(asking());
        assertThat(answer.status()).isEqualTo(Status.NOT_FOUND);
        assertThat(answer.upgrade()).isNull();
    }
}
