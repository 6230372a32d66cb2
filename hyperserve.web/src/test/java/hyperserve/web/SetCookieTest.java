package hyperserve.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import hyperserve.api.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

/// RFC 6265bis §4.1 and the prefixes of the draft that follows it.
final class SetCookieTest {

    private static final SetCookie COOKIE = SetCookie.of("a", "b");

    @Test
    void isSafeWithoutFurtherWords() {
        assertThat(COOKIE).hasToString("a=b; Path=/; Secure; HttpOnly; SameSite=Lax");
        assertThat(COOKIE.name()).isEqualTo("a");
        assertThat(COOKIE.value()).isEqualTo("b");
    }

    @Test
    void writesAllAttributes() {
        assertThat(
                        COOKIE.withPath("/c")
                                .withDomain("example.com")
                                .withMaxAge(Duration.ofMillis(90_999))
                                .withSameSite(SetCookie.SameSite.NONE)
                                .partitioned())
                .hasToString(
                        "a=b; Path=/c; Domain=example.com; Max-Age=90; Secure; HttpOnly;"
                                + " SameSite=None; Partitioned");
        assertThat(
                        COOKIE.withSecure(false)
                                .withHttpOnly(false)
                                .withSameSite(SetCookie.SameSite.STRICT))
                .hasToString("a=b; Path=/; SameSite=Strict")
                .isNotEqualTo(COOKIE);
    }

    @Test
    void endsACookieWhereItIs() {
        assertThat(COOKIE.withPath("/c").withDomain("example.com").deleted())
                .hasToString(
                        "a=; Path=/c; Domain=example.com; Max-Age=0; Secure; HttpOnly;"
                                + " SameSite=Lax");
        assertThat(SetCookie.of("__Host-a", "b").deleted().toString()).startsWith("__Host-a=; ");
    }

    @Test
    void isAddedBesideOthers() {
        Response response = SetCookie.of("c", "d").addTo(COOKIE.addTo(Response.text("")));
        assertThat(response.headers().all("Set-Cookie"))
                .containsExactly(COOKIE.toString(), SetCookie.of("c", "d").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "\"b\"", "!#$%&'()*+-./:<=>?@[]^_`{|}~", "=", "b=c"})
    void takesValuesOfTheGrammar(String value) {
        assertThat(SetCookie.of("a", value))
                .hasToString("a=" + value + COOKIE.toString().substring(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`b c` | U+0020 at index 1",
                "b;c | U+003B at index 1",
                "b,c | U+002C at index 1",
                "b\\c | U+005C at index 1",
                "b\"c | U+0022 at index 1",
                "\" | U+0022 at index 0",
                "\"\"\" | U+0022 at index 1",
                "\"b | U+0022 at index 0",
                "`b\r\nSet-Cookie:` | U+000D at index 1",
                "`b\u0000` | U+0000 at index 1",
                "`b\u007f` | U+007F at index 1",
                "`b\u00e9` | U+00E9 at index 1",
                "`\u2028` | U+2028 at index 0",
            })
    void refusesOtherValuesWithoutTellingThem(String value, String where) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SetCookie.of("a", value))
                .withMessage("the value of the cookie a has " + where + ": encode it, as Base64");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a=b", "a;b", "a,b", "(a)", "\"a\"", "é", "a\n"})
    void refusesNamesThatAreNoTokens(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SetCookie.of(name, "b"))
                .withMessage("a cookie's name is a token, was '" + name + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/;", "/\u00e9", "/\n", "/ ", "/\u007f"})
    void refusesPathsThatBrowsersReadInAnotherWay(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> COOKIE.withPath(path))
                .withMessageStartingWith("the path of the cookie a begins with /");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                ".example.com",
                "example.com.",
                "a..b",
                "-a",
                "a-",
                "a b",
                "a;b",
                "é"
            })
    void refusesDomainsThatAreNone(String domain) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> COOKIE.withDomain(domain))
                .withMessageStartingWith("the domain of the cookie a is not a domain name");
    }

    @Test
    void refusesWhatBrowsersDoNotKeep() {
        assertThatNoException().isThrownBy(() -> SetCookie.of("a", "b".repeat(4095)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SetCookie.of("a", "b".repeat(4096)))
                .withMessage("the cookie a has 4097 bytes of name and value, browsers keep 4096");
        assertThatNoException().isThrownBy(() -> COOKIE.withPath("/" + "b".repeat(1023)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> COOKIE.withPath("/" + "b".repeat(1024)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> COOKIE.withMaxAge(Duration.ofMillis(999)))
                .withMessage("the age of the cookie a is from 1 s on, was PT0.999S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> COOKIE.withMaxAge(Duration.ofSeconds(-1)));
    }

    @ParameterizedTest
    @CsvSource({
        // Name, what is done to it, and what it must do, or nothing if it may.
        "__Secure-a, insecure, be Secure",
        "__secure-a, insecure, be Secure",
        "__Secure-a, path,",
        "__Secure-a, domain,",
        "__Secure-a, scripts,",
        "__Host-a, insecure, be Secure",
        "__Host-a, path, have the path /",
        "__HOST-a, path, have the path /",
        "__Host-a, domain, have no domain",
        "__Host-a, scripts,",
        "__Http-a, insecure, be Secure",
        "__Http-a, scripts, be HttpOnly",
        "__http-a, scripts, be HttpOnly",
        "__Http-a, path,",
        "__Http-a, domain,",
        "__Host-Http-a, insecure, be Secure",
        "__Host-Http-a, scripts, be HttpOnly",
        "__host-http-a, scripts, be HttpOnly",
        "__Host-Http-a, path, have the path /",
        "__Host-Http-a, domain, have no domain",
        "__Hosta, path,",
        "_Host-a, domain,",
        "a, insecure,",
        "a, none+insecure, 'be Secure, as it is SameSite=None'",
        "a, partitioned+insecure, 'be Secure, as it is Partitioned'",
    })
    void keepsThePromiseOfItsName(String name, String change, String must) {
        SetCookie cookie = SetCookie.of(name, "b");
        if (must == null) {
            assertThat(changed(cookie, change)).isNotEqualTo(cookie);
        } else {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> changed(cookie, change))
                    .withMessage("the cookie %s must %s, or browsers drop it", name, must);
        }
    }

    private static SetCookie changed(SetCookie cookie, String change) {
        return switch (change) {
            case "insecure" -> cookie.withSecure(false);
            case "path" -> cookie.withPath("/c");
            case "domain" -> cookie.withDomain("example.com");
            case "scripts" -> cookie.withHttpOnly(false);
            case "none+insecure" -> cookie.withSameSite(SetCookie.SameSite.NONE).withSecure(false);
            default -> cookie.partitioned().withSecure(false);
        };
    }
}
