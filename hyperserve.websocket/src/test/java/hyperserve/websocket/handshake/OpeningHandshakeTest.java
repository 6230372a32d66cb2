package hyperserve.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.websocket.handshake.Extension.Parameter;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

final class OpeningHandshakeTest {

    private static final String PROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    private static HttpException refusal(ThrowingCallable handshake, int status, String reason) {
        HttpException[] refusal = {null};
        assertThatThrownBy(handshake)
                .isInstanceOfSatisfying(HttpException.class, e -> refusal[0] = e);
        assertThat(refusal[0].error().reason()).isEqualTo(reason);
        assertThat(refusal[0].status().code()).isEqualTo(status);
        return refusal[0];
    }

    private static HttpException refusal(Headers headers, int status, String reason) {
        return refusal(() -> OpeningHandshake.of(Handshakes.request(headers)), status, reason);
    }

    /// RFC 6455 §1.3.
    @Test
    void answersTheKeyOfTheExample() {
        OpeningHandshake handshake = OpeningHandshake.of(Handshakes.request(Handshakes.fields()));
        assertThat(handshake.accept()).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
        assertThat(handshake.protocols()).isEmpty();
        assertThat(handshake.extensions()).isEmpty();
        assertThat(handshake.answer(null, null))
                .isEqualTo(Headers.of("Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    }

    @Test
    void takesFieldsInAnyLetterCase() {
        Headers fields =
                Headers.of(
                        "UPGRADE",
                        "h2c, WebSocket",
                        "connection",
                        "keep-alive, upgrade",
                        "sec-websocket-version",
                        "13",
                        "SEC-WEBSOCKET-KEY",
                        Handshakes.KEY);
        assertThat(OpeningHandshake.of(Handshakes.request(fields)).accept()).hasSize(28);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade", "Connection"})
    void saysWhichProtocolItTakesToWhoDoesNotAskForIt(String missing) {
        HttpException refusal =
                refusal(
                        Handshakes.fields().without(missing),
                        426,
                        "this resource takes an upgrade to websocket");
        assertThat(refusal.error().headers())
                .isEqualTo(Headers.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13"));
    }

    @Test
    void speaksToNoOtherVersionOfHttp() {
        Request request =
                Handshakes.request(Handshakes.fields())
                        .withConnection(new Handshakes.Line("HTTP/1.0", null));
        refusal(
                () -> OpeningHandshake.of(request),
                426,
                "this resource takes an upgrade to websocket");
    }

    @Test
    void isAskedForByGetAlone() {
        Request post = Request.of(Method.POST, "/", Handshakes.fields(), new byte[0]);
        HttpException refusal =
                refusal(() -> OpeningHandshake.of(post), 405, "a WebSocket is opened by GET");
        assertThat(refusal.error().headers()).isEqualTo(Headers.of("Allow", "GET"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "8", "0", "14", "013", "13 13", "13, 8", "+13", "1"})
    void saysWhichVersionItSpeaks(String version) {
        Headers fields = Handshakes.fields().without("Sec-WebSocket-Version");
        HttpException refusal =
                refusal(
                        version == null ? fields : fields.with("Sec-WebSocket-Version", version),
                        426,
                        "this server speaks version 13 of WebSocket");
        assertThat(refusal.error().headers())
                .isEqualTo(Headers.of("Upgrade", "websocket", "Sec-WebSocket-Version", "13"));
    }

    @Test
    void refusesWhatMayNotComeTwice() {
        Headers fields = Handshakes.fields();
        refusal(
                fields.adding("Sec-WebSocket-Version", "13"),
                400,
                "more than one Sec-WebSocket-Version");
        refusal(
                fields.adding("Sec-WebSocket-Key", Handshakes.KEY),
                400,
                "more than one Sec-WebSocket-Key");
        refusal(fields.without("Sec-WebSocket-Key"), 400, "Sec-WebSocket-Key is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "AAAA",
                "dGhlIHNhbXBsZSBub25jZQ",
                "dGhlIHNhbXBsZSBub25jZQ=",
                "dGhlIHNhbXBsZSBub25jZWE=",
                "dGhlIHNhbXBsZSBub25jZWFh",
                "dGhlIHNhbXBsZSBub25jZ===",
                "dGhlIHNhbXBsZSBub25j-Q==",
                "dGhlIHNhbXBsZSBub25j\u00e4Q==",
                "dGhlIHNhbXBs ZSBub25jZQ==",
                "dGhlIHNhbXBsZSBub25jZQ==,"
            })
    void refusesAKeyThatIsNotSixteenBytes(String key) {
        refusal(
                Handshakes.fields().with("Sec-WebSocket-Key", key),
                400,
                "Sec-WebSocket-Key is not 16 bytes in Base64");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat | chat",
                "chat, superchat | chat superchat",
                "chat,superchat\t ,  v1.chat | chat superchat v1.chat",
                ", chat,, Chat, | chat Chat",
                "!#$%&'*+-.^_`|!#$%&'*+-.^_`",
            })
    void readsSubprotocols(String field, String protocols) {
        assertThat(Handshakes.with(PROTOCOLS, field).protocols())
                .containsExactly(protocols.split(" ", -1));
    }

    @Test
    void readsListsOfSeveralLines() {
        Headers fields =
                Handshakes.fields()
                        .adding(PROTOCOLS, "a, b")
                        .adding(EXTENSIONS, "x; p, y")
                        .adding(PROTOCOLS, "c")
                        .adding(EXTENSIONS, "x");
        OpeningHandshake handshake = OpeningHandshake.of(Handshakes.request(fields));
        assertThat(handshake.protocols()).containsExactly("a", "b", "c");
        assertThat(handshake.extensions())
                .extracting(Extension::toString)
                .containsExactly("x; p", "y", "x");
        refusal(
                fields.adding(PROTOCOLS, "b"),
                400,
                "Sec-WebSocket-Protocol names a protocol twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a;b", "a, b c", "\"a\"", "a/b", "a=b", "\u00e4", "a,(b)"})
    void refusesSubprotocolsThatAreNoTokens(String field) {
        refusal(
                () -> Handshakes.with(PROTOCOLS, field),
                400,
                "the field Sec-WebSocket-Protocol is malformed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", " , ,"})
    void refusesListsOfNothing(String field) {
        refusal(
                () -> Handshakes.with(PROTOCOLS, field),
                400,
                "the field Sec-WebSocket-Protocol names nothing");
        refusal(
                () -> Handshakes.with(EXTENSIONS, field),
                400,
                "the field Sec-WebSocket-Extensions names nothing");
    }

    @Test
    void choosesTheSubprotocolThatTheServerLikesBest() {
        OpeningHandshake handshake = Handshakes.with(PROTOCOLS, "a, b, c");
        assertThat(handshake.choose(List.of("d", "c", "a"))).isEqualTo("c");
        assertThat(handshake.choose(List.of("A"))).isNull();
        assertThat(handshake.choose(List.of())).isNull();
        assertThat(handshake.answer("c", "permessage-deflate"))
                .isEqualTo(
                        Headers.of(
                                "Sec-WebSocket-Accept",
                                handshake.accept(),
                                PROTOCOLS,
                                "c",
                                EXTENSIONS,
                                "permessage-deflate"));
        assertThatThrownBy(() -> handshake.answer("d", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the client did not offer the subprotocol d");
    }

    @Test
    void readsExtensionsWithTheirParameters() {
        assertThat(
                        Handshakes.with(
                                        EXTENSIONS,
                                        " a,, b;p ;q = 1; p=\"t\\ok\\en\"\t, a;x=\"10\" ,")
                                .extensions())
                .containsExactly(
                        new Extension("a", List.of()),
                        new Extension(
                                "b",
                                List.of(
                                        new Parameter("p", null),
                                        new Parameter("q", "1"),
                                        new Parameter("p", "token"))),
                        new Extension("a", List.of(new Parameter("x", "10"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a;",
                "a;;b",
                ";a",
                "a; b c",
                "a; =1",
                "a; b=",
                "a; b=,c",
                "a; b=1 2",
                "a; b==1",
                "a; b=\"",
                "a; b=\"\"",
                "a; b=\"1",
                "a; b=\"1 2\"",
                "a; b=\"1,2\"",
                "a; b=\"1\\",
                "a; b=\"1\\\"",
                "a; b=\"1\\\"2\"",
                "a; b=\"1\"2",
                "a; b=1\"2\"",
                "a=1",
                "a/b",
                "\"a\"",
                "a; \"b\"",
                "\u00e4"
            })
    void refusesExtensionsThatAreMalformed(String field) {
        refusal(
                () -> Handshakes.with(EXTENSIONS, field),
                400,
                "the field Sec-WebSocket-Extensions is malformed");
    }
}
