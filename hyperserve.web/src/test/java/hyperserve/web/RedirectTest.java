package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.FixedBody;
import hyperserve.api.Response;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.URI;

/// RFC 9110 §15.4, and how browsers read what is no URI.
final class RedirectTest {

    private static final RedirectTargets SOME =
            RedirectTargets.local()
                    .allowing("https://Login.example.com", "http://localhost:8081", "http://[::1]");

    @Test
    void writesStatusAndLocation() {
        assertThat(Redirect.seeOther("/a?b=c#d"))
                .isEqualTo(response(303, "/a?b=c#d"))
                .extracting(Response::body)
                .isEqualTo(FixedBody.empty());
        assertThat(Redirect.temporary("/")).isEqualTo(response(307, "/"));
        assertThat(Redirect.permanent("/a")).isEqualTo(response(308, "/a"));
        String other = "https://login.example.com/a";
        assertThat(Redirect.seeOther(other, SOME)).isEqualTo(response(303, other));
        assertThat(Redirect.temporary(other, SOME)).isEqualTo(response(307, other));
        assertThat(Redirect.permanent(other, SOME)).isEqualTo(response(308, other));
    }

    private static Response response(int code, String location) {
        return Response.of(new Status(code, "")).withHeader("Location", location);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/a/",
                "/a//b",
                "/?a=//evil.example",
                "/#//evil.example",
                "/.//evil.example",
                "/..//evil.example",
                "/%5Cevil.example",
                "/%2F/evil.example",
                "/@evil.example",
                "/a?b={c}|d[]=^`'",
            })
    void leadsToPathsOfThisServer(String target) {
        assertThat(RedirectTargets.local().allow(target)).isTrue();
        assertThat(RedirectTargets.local().orElse(target, "/x")).isEqualTo(target);
        if (!target.contains("{")) {
            assertThat(URI.create("http://own.example/z").resolve(target).getHost())
                    .isEqualTo("own.example");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "?a",
                "#a",
                ".",
                "//",
                "//evil.example",
                "///evil.example",
                "/\\evil.example",
                "\\/evil.example",
                "\\\\evil.example",
                "/a\\..\\b",
                "/\t/evil.example",
                "/\n/evil.example",
                "/\r/evil.example",
                "\t//evil.example",
                " //evil.example",
                " /a",
                "/a b",
                "/a\r\nSet-Cookie: a=b",
                "/a\u0000",
                "/a\u007f",
                "/\u00e9",
                "/\u2028",
                "/\uff0f/evil.example",
                "/a\"b",
                "/<script>",
                "http://evil.example",
                "https://evil.example/a",
                "http:evil.example",
                "http:/evil.example",
                "javascript:alert(1)",
                "data:text/html,a",
                "evil.example/a",
            })
    void leadsNowhereElse(String target) {
        assertThat(RedirectTargets.local().allow(target)).isFalse();
        assertThat(SOME.allow(target)).isFalse();
        assertThat(SOME.orElse(target, "/x")).isEqualTo("/x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Redirect.seeOther(target))
                .withMessageContaining("redirect");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a",
                "https://login.example.com",
                "https://login.example.com/",
                "HTTPS://LOGIN.example.COM/a",
                "https://login.example.com?a=b",
                "https://login.example.com#a",
                "https://login.example.com/@evil.example",
                "http://localhost:8081/a",
                "http://[::1]/a",
            })
    void leadsToOriginsThatAreAllowed(String target) {
        assertThat(SOME.allow(target)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example.com",
                "https://login.example.com.evil.example",
                "https://login.example.com:8443/a",
                "https://login.example.com:443@evil.example",
                "https://login.example.com@evil.example",
                "https://login.example.comevil.example",
                "https://a@login.example.com",
                "https://a.login.example.com",
                "https://login.example.com\\@evil.example",
                "https://login.example.com\t.evil.example",
                "https:login.example.com",
                "https:///login.example.com",
                "//login.example.com",
                "http://localhost:80811/a",
                "http://localhost/a",
            })
    void leadsToNoOriginBesideThem(String target) {
        assertThat(SOME.allow(target)).isFalse();
    }

    @Test
    void goesElsewhereIfNothingIsAskedFor() {
        assertThat(SOME.orElse(null, "/x")).isEqualTo("/x");
        assertThat(SOME.allow("/" + "a".repeat(7999))).isTrue();
        assertThat(SOME.allow("/" + "a".repeat(8000))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "https://",
                "example.com",
                "https://*.example.com",
                "https://a/",
                "ftp://a",
                "https://a?b",
                "https://a@b",
                "https://a.",
                "https://a b",
                "https://a:123456"
            })
    void refusesOriginsThatAreNone(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RedirectTargets.local().allowing(origin))
                .withMessageEndingWith("was '" + origin + "'");
    }

    @Test
    void saysWhyItRefuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Redirect.seeOther("https://evil.example", SOME))
                .withMessage(
                        "a redirect to 'https://evil.example' is not allowed: it leads neither to a"
                            + " path such as /notes nor to one of the origins"
                            + " [https://login.example.com, http://localhost:8081, http://[::1]]");
        assertThat(SOME)
                .isNotEqualTo(RedirectTargets.local())
                .isEqualTo(SOME.allowing())
                .hasSameHashCodeAs(SOME.allowing())
                .hasToString(
                        "RedirectTargets[/ https://login.example.com http://localhost:8081"
                                + " http://[::1]]");
    }
}
