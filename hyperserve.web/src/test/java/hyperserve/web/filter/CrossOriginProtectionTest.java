package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

final class CrossOriginProtectionTest {

    private static Request request(String method, String site, String origin) {
        List<String> fields = new ArrayList<>(List.of("Host", "example.com"));
        if (site != null) {
            fields.addAll(List.of("Sec-Fetch-Site", site));
        }
        if (origin != null) {
            fields.addAll(List.of("Origin", origin));
        }
        return Request.of(
                new Method(method),
                "/hooks/a",
                Headers.of(fields.toArray(String[]::new)),
                new byte[0]);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // method, Sec-Fetch-Site, Origin, passes
                "POST, same-origin, -, true",
                "POST, none, -, true",
                "POST, cross-site, -, false",
                "POST, same-site, -, false",
                "POST, unheard-of, -, false",
                "POST, SAME-ORIGIN, -, false",
                "POST, '', -, true",
                "POST, '', https://example.com, true",
                "POST, '', https://attacker.example, false",
                "POST, -, -, true",
                "POST, -, https://example.com, true",
                "POST, -, http://example.com, true",
                "POST, -, https://example.com:8443, false",
                "POST, -, https://attacker.example, false",
                "POST, -, https://example.com.attacker.example, false",
                "POST, -, https://attacker.example/example.com, false",
                "POST, -, null, false",
                "POST, -, '', false",
                "POST, -, example.com, false",
                "POST, -, https://, false",
                "POST, same-origin, https://attacker.example, true",
                "POST, cross-site, https://example.com, false",
                "GET, cross-site, -, true",
                "HEAD, cross-site, -, true",
                "OPTIONS, cross-site, -, true",
                "GET, -, https://attacker.example, true",
                "PUT, cross-site, -, false",
                "DELETE, -, https://attacker.example, false",
                "PATCH, same-site, -, false",
                "get, cross-site, -, false",
            })
    void refusesWhatAPageOfAnotherOriginSends(
            String method, String site, String origin, boolean passes) throws Exception {
        Status status =
                Requests.answer(CrossOriginProtection.create(), request(method, site, origin))
                        .status();
        assertThat(status).isEqualTo(passes ? Status.OK : Status.FORBIDDEN);
    }

    @Test
    void takesSeveralValuesForNoneThatPasses() throws Exception {
        Headers twice =
                Headers.of(
                        "Host", "example.com",
                        "Sec-Fetch-Site", "same-origin",
                        "Sec-Fetch-Site", "cross-site");
        Request request = Request.of(Method.POST, "/", twice, new byte[0]);
        assertThat(Requests.refusal(CrossOriginProtection.create(), request).status())
                .isEqualTo(Status.FORBIDDEN);
        Headers origins =
                Headers.of(
                        "Host", "example.com",
                        "Origin", "https://example.com",
                        "Origin", "https://attacker.example");
        request = Request.of(Method.POST, "/", origins, new byte[0]);
        assertThat(Requests.refusal(CrossOriginProtection.create(), request).status())
                .isEqualTo(Status.FORBIDDEN);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "cross-site, https://trusted.example, true",
                "-, https://trusted.example, true",
                "cross-site, -, false",
                "cross-site, https://trusted.example:8443, false",
                "cross-site, http://trusted.example, false",
                "-, https://attacker.example, false",
            })
    void letsTrustedOriginsThrough(String site, String origin, boolean passes) throws Exception {
        CrossOriginProtection filter =
                CrossOriginProtection.create().withTrustedOrigins("https://trusted.example");
        assertThat(Requests.answer(filter, request("POST", site, origin)).status())
                .isEqualTo(passes ? Status.OK : Status.FORBIDDEN);
    }

    @Test
    void doesNotLookAtRoutesThatAreExempt() throws Exception {
        CrossOriginProtection filter = CrossOriginProtection.create().withExempt("/hooks/{source}");
        Request attack = request("POST", "cross-site", "https://attacker.example");
        assertThat(filter.filter(attack.withRoute("/hooks/{source}"), Requests.OK).status())
                .isEqualTo(Status.OK);
        assertThat(Requests.refusal(filter, attack.withRoute("/{rest...}")).status())
                .isEqualTo(Status.FORBIDDEN);
        assertThat(Requests.refusal(filter, attack).status()).isEqualTo(Status.FORBIDDEN);
    }

    @Test
    void comparesWithTheHostThatAProxyWasAskedFor() throws Exception {
        ForwardedHeaders forwarded = ForwardedHeaders.forwarded(TrustedPeers.of("192.0.2.1"));
        Headers headers =
                Headers.of(
                        "Host", "inside:8080",
                        "Origin", "https://example.com",
                        "Forwarded", "for=198.51.100.1;host=example.com");
        Request request =
                Requests.from("192.0.2.1", Request.of(Method.POST, "/", headers, new byte[0]));
        CrossOriginProtection filter = CrossOriginProtection.create();
        assertThat(forwarded.filter(request, r -> filter.filter(r, Requests.OK)).status())
                .isEqualTo(Status.OK);
        assertThat(Requests.refusal(filter, request).status()).isEqualTo(Status.FORBIDDEN);
    }

    @Test
    void refusesWhatCouldNeverMatch() {
        CrossOriginProtection filter = CrossOriginProtection.create();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> filter.withTrustedOrigins("https://trusted.example/"))
                .withMessageContaining("no slash");
        assertThatIllegalArgumentException().isThrownBy(() -> filter.withExempt("hooks"));
    }
}
