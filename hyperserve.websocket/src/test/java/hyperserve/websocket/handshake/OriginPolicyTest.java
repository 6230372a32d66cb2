package hyperserve.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Request;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

final class OriginPolicyTest {

    private static Request request(Headers headers, boolean tls) {
        return Handshakes.request(headers)
                .withConnection(new Handshakes.Line("HTTP/1.1", tls ? Handshakes.session() : null));
    }

    private static boolean passes(OriginPolicy policy, Request request) {
        try {
            policy.check(request);
            return true;
        } catch (HttpException e) {
            assertThat(e.status().code()).isEqualTo(403);
            assertThat(e.error().reason())
                    .isEqualTo("pages of this origin may not open this WebSocket");
            return false;
        }
    }

    @ParameterizedTest
    @CsvSource({
        // Without TLS, and with it.
        "http://a.example, a.example, true, false",
        "https://a.example, a.example, true, true",
        "http://a.example:8080, a.example:8080, true, false",
        "https://a.example:8443, a.example:8443, true, true",
        "http://a.example, A.Example, true, false",
        "http://a.example, a.example:80, true, false",
        "https://a.example, a.example:443, true, true",
        "http://[::1]:8080, [::1]:8080, true, false",
        "http://127.0.0.1, 127.0.0.1, true, false",
        "http://a.example, b.example, false, false",
        "https://a.example, b.example, false, false",
        "http://a.example, a.example:8080, false, false",
        "http://a.example:8080, a.example, false, false",
        "http://a.example, a.example:443, false, false",
        "https://a.example, a.example:80, false, false",
        "http://a.example.evil, a.example, false, false",
        "http://evil.a.example, a.example, false, false",
        "http://a.example/, a.example, false, false",
        "http://x@a.example, a.example, false, false",
        "ftp://a.example, a.example, false, false",
        "ws://a.example, a.example, false, false",
        "null, a.example, false, false",
        "'', a.example, false, false",
        "a.example, a.example, false, false",
        "http://, '', false, false",
        "http://a.example http://a.example, a.example, false, false",
    })
    void letsPagesOfTheSameOriginPass(String origin, String host, boolean plain, boolean tls) {
        OriginPolicy policy = OriginPolicy.sameOrigin();
        Headers fields = Headers.of("Host", host, "Origin", origin);
        assertThat(passes(policy, request(fields, false))).isEqualTo(plain);
        assertThat(passes(policy, request(fields, true))).isEqualTo(tls);
    }

    @Test
    void letsPassWhoIsNoBrowser() {
        Request request = request(Headers.of("Host", "a.example"), true);
        assertThat(passes(OriginPolicy.sameOrigin(), request)).isTrue();
        assertThat(passes(OriginPolicy.only(List.of()), request)).isTrue();
        assertThat(passes(OriginPolicy.any(), request)).isTrue();
    }

    @Test
    void letsNobodyPassWhoNamesTwoOriginsOrNoHost() {
        Request request =
                request(Headers.of("Host", "a", "Origin", "http://a", "Origin", "http://a"), false);
        assertThat(passes(OriginPolicy.sameOrigin(), request)).isFalse();
        assertThat(passes(OriginPolicy.only(List.of("http://a")), request)).isFalse();
        assertThat(passes(OriginPolicy.any(), request)).isTrue();
        Request noHost = request(Headers.of("Origin", "http://a"), false);
        assertThat(passes(OriginPolicy.sameOrigin(), noHost)).isFalse();
    }

    private static Request from(String origin) {
        return request(Headers.of("Host", "a.example", "Origin", origin), false);
    }

    @Test
    void letsPagesOfSomeOriginsPass() {
        OriginPolicy policy = OriginPolicy.only(List.of("https://b.example", "http://c:8080"));
        assertThat(passes(policy, from("https://b.example"))).isTrue();
        assertThat(passes(policy, from("http://c:8080"))).isTrue();
        assertThat(passes(policy, from("http://b.example"))).isFalse();
        assertThat(passes(policy, from("http://c"))).isFalse();
        assertThat(passes(policy, from("http://a.example"))).isFalse();
        assertThat(passes(policy, from("null"))).isFalse();
        assertThat(passes(OriginPolicy.only(List.of("null")), from("null"))).isTrue();
        assertThat(passes(OriginPolicy.any(), from("https://anywhere.example"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "a.example",
                "https://a.example/",
                "https://A.example",
                "https://",
                "https://*.example",
                "https://a example",
                "Null"
            })
    void refusesOriginsThatNoBrowserSends(String origin) {
        assertThatThrownBy(() -> OriginPolicy.only(List.of(origin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("'" + origin + "' is no origin: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://a.example:443", "http://a.example:80"})
    void refusesAPortThatNoBrowserSends(String origin) {
        assertThatThrownBy(() -> OriginPolicy.only(List.of(origin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'%s' is no origin: browsers leave out the port of the scheme"
                                .formatted(origin));
    }
}
