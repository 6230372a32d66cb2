package hyperserve.web.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.Status;
import hyperserve.testkit.TestApplication;
import hyperserve.testkit.TestClient;
import hyperserve.testkit.TestRequest;
import hyperserve.testkit.TestResponse;
import hyperserve.web.SignedCookies;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// Sessions as a browser sees them, without a socket, by a clock that the test moves.
final class SessionsTest {

    private static final String COOKIE = "__Host-session";
    private static final byte[] KEY =
            "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER_KEY =
            "fedcba9876543210fedcba9876543210".getBytes(StandardCharsets.US_ASCII);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final MemorySessionStore store = MemorySessionStore.of(100, 100_000, () -> now);
    private final Sessions sessions = sessions(SignedCookies.of(KEY));
    private final TestApplication application = TestApplication.inMemory(this::register);
    private final TestClient client = application.client();

    private Sessions sessions(SignedCookies cookies) {
        return Sessions.of(cookies, store).withClock(() -> now);
    }

    private void register(Routes routes) {
        routes.filter(sessions.filter())
                .get("/look", this::look)
                .get("/cached", request -> login(request).withHeader("Cache-Control", "no-store"))
                .post("/login", this::login)
                .post("/refused", this::refuse)
                .post("/logout", this::logout)
                .get("/none", _ -> Response.text("none"));
    }

    private Response look(Request request) throws IOException {
        Session session = sessions.of(request);
        return Response.text(session.get("user") + " " + session.isNew());
    }

    private Response login(Request request) throws IOException {
        Session session = sessions.of(request).rotate();
        session.set("user", Objects.requireNonNullElse(request.query(), "nobody"));
        return Response.text("in");
    }

    private Response refuse(Request request) throws IOException {
        sessions.of(request).set("user", "refused");
        throw new HttpException(Status.CONFLICT, "no");
    }

    private Response logout(Request request) throws IOException {
        sessions.of(request).end();
        return Response.text("out");
    }

    private TestResponse login(String user) {
        return client.post("/login?" + user, "text/plain", "");
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @AfterEach
    void stop() {
        application.close();
    }

    @Test
    void beginsNoneForWhoLooks() {
        client.get("/look").hasText("null true").hasNoHeader("Set-Cookie");
        client.get("/none").hasNoHeader("Set-Cookie");
        assertThat(store.count()).isZero();
    }

    @Test
    void isKeptFromOneRequestToTheNext() {
        String cookie = Objects.requireNonNull(login("ada").header("Set-Cookie"));
        assertThat(cookie)
                .startsWith(COOKIE + "=")
                .endsWith("; Path=/; Max-Age=43200; Secure; HttpOnly; SameSite=Lax");
        client.get("/look").hasText("ada false").hasNoHeader("Set-Cookie");
        application.client().get("/look").hasText("null true");
    }

    @Test
    void isNotForSharedCaches() {
        login("ada").hasHeader("Cache-Control", "private");
        client.get("/cached").hasHeader("Cache-Control", "no-store");
    }

    @Test
    void hasAnotherIdAfterALogin() {
        login("ada");
        String before = client.cookie(COOKIE);
        login("bob");
        assertThat(client.cookie(COOKIE)).isNotEqualTo(before);
        client.get("/look").hasText("bob false");
        assertThat(store.count()).isEqualTo(1);
        with(COOKIE + "=" + before).hasText("null true");
    }

    @Test
    void endsAtALogout() {
        login("ada");
        String before = client.cookie(COOKIE);
        client.post("/logout", "text/plain", "").hasStatus(200);
        assertThat(client.hasCookie(COOKIE)).isFalse();
        assertThat(store.count()).isZero();
        with(COOKIE + "=" + before).hasText("null true");
    }

    @Test
    void isKeptAlsoIfTheHandlerThrowsItsAnswer() {
        client.post("/refused", "text/plain", "").hasStatus(409);
        client.get("/look").hasText("refused false");
    }

    @Test
    void endsWhenNoRequestComes() {
        login("ada");
        pass(Duration.ofMinutes(29));
        client.get("/look").hasText("ada false");
        pass(Duration.ofMinutes(29));
        client.get("/look").hasText("ada false");
        pass(Duration.ofMinutes(30));
        client.get("/look").hasText("null true");
    }

    @Test
    void endsAtTheEndOfItsLifetimeWhateverComes() {
        login("ada");
        for (int i = 0; i < 12 * 3 - 1; i++) {
            pass(Duration.ofMinutes(20));
            client.get("/look").hasText("ada false");
        }
        pass(Duration.ofMinutes(20));
        client.get("/look").hasText("null true");
    }

    private TestResponse with(String cookie) {
        return application
                .client()
                .send(TestRequest.of(Method.GET, "/look").withHeader("Cookie", cookie));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "..",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAA.99999999999.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void takesNoIdThatNobodySigned(String value) {
        login("ada");
        with(COOKIE + "=" + value).hasText("null true");
    }

    /// One that was signed, for a session that the store does not know: fixation.
    @Test
    void takesNoIdOverThatItHasNotMade() {
        String signed =
                SignedCookies.of(KEY)
                        .withClock(() -> now)
                        .sign(COOKIE, "chosen", Duration.ofHours(1))
                        .value();
        TestResponse response =
                client.send(
                        TestRequest.of(Method.POST, "/refused")
                                .withHeader("Cookie", COOKIE + "=" + signed));
        response.hasStatus(409);
        assertThat(store.load("chosen")).isNull();
        client.get("/look").hasText("refused false");
    }

    @Test
    void findsItsCookieBesideAStrangers() {
        login("ada");
        with(COOKIE + "=stranger; " + COOKIE + "=" + client.cookie(COOKIE)).hasText("ada false");
    }

    @Test
    void isKnownByAnOlderKey() {
        login("ada");
        Sessions rotated = sessions(SignedCookies.of(OTHER_KEY, KEY));
        Sessions without = sessions(SignedCookies.of(OTHER_KEY));
        assertThat(user(rotated)).isEqualTo("ada");
        assertThat(user(without)).isEqualTo("null");
    }

    private String user(Sessions by) {
        try (TestApplication another =
                TestApplication.inMemory(
                        routes ->
                                routes.filter(by.filter())
                                        .get(
                                                "/",
                                                request ->
                                                        Response.text(
                                                                ""
                                                                        + by.of(request)
                                                                                .get("user"))))) {
            TestRequest request = TestRequest.of(Method.GET, "/");
            return another.client()
                    .send(request.withHeader("Cookie", COOKIE + "=" + client.cookie(COOKIE)))
                    .text();
        }
    }

    /// A request that began before a logout does not bring back what that has ended.
    @Test
    void isNotBroughtBackByALateRequest() throws Exception {
        login("ada");
        Headers cookie = Headers.of("Cookie", COOKIE + "=" + client.cookie(COOKIE));
        Request slow = Request.of(Method.GET, "/", cookie, new byte[0]);
        sessions.filter()
                .filter(
                        slow,
                        request -> {
                            sessions.of(request).set("cart", "1");
                            client.post("/logout", "text/plain", "");
                            return Response.text("late");
                        });
        assertThat(store.count()).isZero();
    }

    @Test
    void cannotBeChangedAfterTheResponseWasMade() throws Exception {
        Session[] kept = new Session[1];
        sessions.filter()
                .filter(
                        Request.of(Method.GET, "/"),
                        request -> {
                            kept[0] = sessions.of(request).set("a", "1");
                            return Response.text("");
                        });
        assertThat(kept[0].get("a")).isEqualTo("1");
        assertThatIllegalStateException().isThrownBy(() -> kept[0].set("a", "2"));
        assertThatIllegalStateException().isThrownBy(() -> kept[0].end());
    }

    @Test
    void needsItsFilter() {
        assertThatIllegalStateException()
                .isThrownBy(() -> sessions.of(Request.of(Method.GET, "/there")))
                .withMessageContaining("/there");
    }

    @Test
    void hasABound() throws Exception {
        Sessions small = sessions.withMaxSize(10);
        small.filter()
                .filter(
                        Request.of(Method.GET, "/"),
                        request -> {
                            Session session = small.of(request).set("a", "123456789");
                            assertThatIllegalArgumentException()
                                    .isThrownBy(() -> session.set("b", ""));
                            session.set("a", "").set("b", "12345678");
                            session.remove("b").set("c", "12345678");
                            return Response.text("");
                        });
    }

    @Test
    void needsNoTlsIfItIsTold() {
        Sessions plain = sessions.withoutTls();
        try (TestApplication another =
                TestApplication.inMemory(
                        routes ->
                                routes.filter(plain.filter())
                                        .get(
                                                "/",
                                                request -> {
                                                    plain.of(request).set("a", "1");
                                                    return Response.text("");
                                                }))) {
            TestClient browser = another.client();
            TestResponse response = browser.get("/");
            assertThat(response.header("Set-Cookie")).doesNotContain("Secure");
            assertThat(browser.hasCookie("session")).isTrue();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sessions.withoutTls().withName("__Host-x"));
    }
}
