package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Locale;

final class SecurityHeadersTest {

    private static final String HSTS = "Strict-Transport-Security";
    private static final SecurityHeaders STRICT =
            SecurityHeaders.none().withStrictTransportSecurity(Duration.ofDays(365), true);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "X-Content-Type-Options | nosniff",
                "X-Frame-Options | DENY",
                "Referrer-Policy | strict-origin-when-cross-origin",
                "Cross-Origin-Opener-Policy | same-origin",
                "Cross-Origin-Resource-Policy | same-origin",
                "Content-Security-Policy | default-src 'self'; base-uri 'none'; form-action 'self';"
                        + " frame-ancestors 'none'; object-src 'none'",
            })
    void sendsTheDefaultsOnceAndKeepsWhatTheHandlerHasSet(String name, String value)
            throws Exception {
        SecurityHeaders filter = SecurityHeaders.defaults();
        Response response = filter.filter(Requests.get(), Requests.OK);
        assertThat(response.headers().all(name)).containsExactly(value);
        assertThat(response.headers().size()).isEqualTo(7);
        Response own =
                filter.filter(Requests.get(), _ -> Response.text("").withHeader(name, "mine"));
        assertThat(own.headers().all(name)).containsExactly("mine");
        assertThat(own.headers().size()).isEqualTo(7);
        Response without =
                filter.without(name.toLowerCase(Locale.ROOT)).filter(Requests.get(), Requests.OK);
        assertThat(without.headers().contains(name)).isFalse();
        assertThat(without.headers().size()).isEqualTo(6);
    }

    @Test
    void promisesTlsOverTlsAlone() throws Exception {
        assertThat(STRICT.filter(Requests.get(), Requests.OK).headers().contains(HSTS)).isFalse();
        Response secure = STRICT.filter(Requests.overTls(Requests.get()), Requests.OK);
        assertThat(secure.headers().all(HSTS))
                .containsExactly("max-age=31536000; includeSubDomains");
        assertThat(
                        STRICT.without(HSTS)
                                .filter(Requests.overTls(Requests.get()), Requests.OK)
                                .headers()
                                .contains(HSTS))
                .isFalse();
    }

    @Test
    void promisesTlsWhereAProxyHasIt() throws Exception {
        ForwardedHeaders forwarded = ForwardedHeaders.forwarded(TrustedPeers.of("192.0.2.1"));
        for (String scheme : new String[] {"https", "http"}) {
            Request request =
                    Requests.overTls(Requests.get("Forwarded", "for=198.51.100.1;proto=" + scheme));
            Response response = forwarded.filter(request, r -> STRICT.filter(r, Requests.OK));
            assertThat(response.headers().contains(HSTS)).isEqualTo(scheme.equals("https"));
        }
    }

    @Test
    void standsInTheServersOwnAnswers() throws Exception {
        Response response =
                Routes.handler(routes -> routes.filter(SecurityHeaders.defaults()))
                        .handle(Request.of(Method.GET, "/nowhere"));
        assertThat(response.status().code()).isEqualTo(404);
        assertThat(response.headers().first("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void sendsWhatIsChosen() throws Exception {
        Response response =
                SecurityHeaders.none()
                        .with("Permissions-Policy", "camera=()")
                        .withContentSecurityPolicy("default-src 'none'")
                        .filter(Requests.get(), _ -> Response.of(Status.NO_CONTENT));
        assertThat(response.headers())
                .isEqualTo(
                        Headers.of(
                                "Permissions-Policy",
                                "camera=()",
                                "Content-Security-Policy",
                                "default-src 'none'"));
    }

    @Test
    void refusesWhatCannotBeSent() {
        SecurityHeaders filter = SecurityHeaders.none();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> filter.with("Content-Length", "1"))
                .withMessageContaining("set by the server");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> filter.with("strict-transport-security", "max-age=1"))
                .withMessageContaining("withStrictTransportSecurity");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> filter.withContentSecurityPolicy("a\r\nb"));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> filter.withStrictTransportSecurity(Duration.ofSeconds(-1), false));
    }
}
