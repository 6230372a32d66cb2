package hyperserve.web.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.web.Cookies;
import hyperserve.web.Redirect;
import hyperserve.web.SetCookie;
import hyperserve.web.SignedCookies;

import org.junit.jupiter.api.Test;

import java.time.Duration;

final class CookieSamplesTest {

    // docs: cookies
    private static Response theme(Request request) {
        String before = Cookies.of(request.headers()).first("theme");
        SetCookie theme =
                SetCookie.of("theme", "dark".equals(before) ? "light" : "dark")
                        .withMaxAge(Duration.ofDays(365))
                        .withHttpOnly(false); // a script of the page reads it
        return theme.addTo(Redirect.seeOther("/"));
    }

    // end

    // docs: signed-cookies
    /// Who is logged in, as a cookie says.
    private static final class Logins {

        private static final String NAME = "__Host-user";

        private final SignedCookies signed;

        /// @param keys a setting, such as `openssl rand -base64 32` makes it; the newest key first
        Logins(String keys) {
            signed = SignedCookies.parse(keys);
        }

        Response logIn(String user) {
            return signed.sign(NAME, user, Duration.ofHours(12)).addTo(Redirect.seeOther("/"));
        }

        String user(Request request) {
            String user = signed.verify(Cookies.of(request.headers()), NAME);
            if (user == null) {
                throw new HttpException(Status.FORBIDDEN, "log in first");
            }
            return user;
        }

        Response logOut() {
            return SetCookie.of(NAME, "").deleted().addTo(Redirect.seeOther("/"));
        }
    }

    // end

    private static Request withCookie(String cookie) {
        return Request.of(Method.GET, "/", Headers.of("Cookie", cookie), new byte[0]);
    }

    @Test
    void remembersAChoice() {
        assertThat(theme(withCookie("theme=dark")).headers().first("Set-Cookie"))
                .isEqualTo("theme=light; Path=/; Max-Age=31536000; Secure; SameSite=Lax");
        assertThat(theme(withCookie("a=b")).headers().first("Set-Cookie"))
                .startsWith("theme=dark; ");
    }

    @Test
    void remembersWhoLoggedIn() {
        Logins logins = new Logins(SignedCookies.newKey());
        String cookie = logins.logIn("Ann").headers().first("Set-Cookie").split(";", 2)[0];
        assertThat(logins.user(withCookie("a=b; " + cookie))).isEqualTo("Ann");
        assertThatThrownBy(() -> logins.user(withCookie(cookie + "x")))
                .isInstanceOf(HttpException.class)
                .hasMessageContaining("log in first");
        assertThat(logins.logOut().headers().first("Set-Cookie"))
                .isEqualTo("__Host-user=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
    }
}
