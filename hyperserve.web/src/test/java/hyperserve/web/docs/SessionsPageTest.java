package hyperserve.web.docs;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.HandlerProvider;
import hyperserve.api.HttpException;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.Status;
import hyperserve.testkit.TestApplication;
import hyperserve.testkit.TestClient;
import hyperserve.web.SignedCookies;
import hyperserve.web.session.Session;
import hyperserve.web.session.Sessions;

import org.junit.jupiter.api.Test;

import java.io.IOException;

/// The sample of docs/web/sessions.md.
final class SessionsPageTest {

    // docs: sessions
    static final class Shop implements HandlerProvider {

        private final Sessions sessions;

        /// @param keys the secrets, from a setting or a file
        Shop(String keys) {
            sessions = Sessions.of(SignedCookies.parse(keys));
        }

        @Override
        public void register(Routes routes) {
            routes.filter(sessions.filter())
                    .post("/login", this::login)
                    .get("/me", this::me)
                    .post("/logout", this::logout);
        }

        private Response login(Request request) throws IOException {
            String user = request.body().text(); // Once the password was checked.
            sessions.of(request).rotate().set("user", user);
            return Response.text("welcome");
        }

        private Response me(Request request) throws IOException {
            String user = sessions.of(request).get("user");
            if (user == null) {
                throw new HttpException(Status.FORBIDDEN, "log in first");
            }
            return Response.text(user);
        }

        private Response logout(Request request) throws IOException {
            Session session = sessions.of(request);
            session.end();
            return Response.text("good-bye");
        }
    }

    // end

    @Test
    void logsInAndOut() {
        try (TestApplication application =
                TestApplication.inMemory(new Shop(SignedCookies.newKey()))) {
            TestClient browser = application.client();
            browser.get("/me").hasStatus(403);
            browser.post("/login", "text/plain", "ada").hasStatus(200);
            browser.get("/me").hasText("ada");
            browser.post("/logout", "text/plain", "").hasStatus(200);
            assertThat(browser.hasCookie("__Host-session")).isFalse();
            browser.get("/me").hasStatus(403);
        }
    }
}
