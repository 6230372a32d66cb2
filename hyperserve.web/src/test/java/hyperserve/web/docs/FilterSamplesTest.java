package hyperserve.web.docs;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.Key;
import hyperserve.api.Method;
import hyperserve.api.PushedBody;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.Status;
import hyperserve.web.events.Broadcast;
import hyperserve.web.filter.BasicAuthentication;
import hyperserve.web.filter.BearerAuthentication;
import hyperserve.web.filter.Compression;
import hyperserve.web.filter.ConcurrencyLimit;
import hyperserve.web.filter.ContentCoding;
import hyperserve.web.filter.Cors;
import hyperserve.web.filter.CrossOriginProtection;
import hyperserve.web.filter.ForwardedHeaders;
import hyperserve.web.filter.MaximumBody;
import hyperserve.web.filter.RateLimit;
import hyperserve.web.filter.RequestDecompression;
import hyperserve.web.filter.RequestId;
import hyperserve.web.filter.SecurityHeaders;
import hyperserve.web.filter.Timeout;
import hyperserve.web.filter.TrustedPeers;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/// The code in `docs/web/filters.md`.
final class FilterSamplesTest {

    // docs: filters-all
    static void site(Routes routes) {
        TrustedPeers proxies = TrustedPeers.of("127.0.0.1", "10.0.0.0/8");
        routes.filter(RequestId.create().withTrustedPeers(proxies))
                .filter(ForwardedHeaders.forwarded(proxies))
                .filter(
                        SecurityHeaders.defaults()
                                .withStrictTransportSecurity(Duration.ofDays(365), false))
                .filter(Cors.origins("https://app.example").withPrefix("/api"))
                .filter(RateLimit.of(100, Duration.ofSeconds(10)))
                .filter(ConcurrencyLimit.of(200))
                .filter(CrossOriginProtection.create())
                .filter(Compression.create())
                .filter("/admin", BasicAuthentication.ofPasswords("admin", Map.of("ada", "s3cret")))
                .filter("/api", Timeout.of(Duration.ofSeconds(5)))
                .filter("/api", MaximumBody.of(64 * 1024))
                .filter("/api", RequestDecompression.create());
        routes.get("/api/hello", request -> Response.text("Hello, " + request.get(RequestId.KEY)));
    }

    // end

    @Test
    void putsAllFiltersTogether() throws Exception {
        Handler site = Routes.handler(FilterSamplesTest::site);
        Response response = site.handle(Request.of(Method.GET, "/api/hello"));
        assertThat(response.headers().first("X-Request-Id")).hasSize(32);
        assertThat(response.headers().first("RateLimit")).isNotNull();
        assertThat(site.handle(Request.of(Method.GET, "/admin")).status().code()).isEqualTo(404);
    }

    // docs: filters-bearer
    record User(String name, boolean mayWrite) {}

    static final Key<User> USER = Key.of("user");

    static void notes(Routes routes) {
        BearerAuthentication<User> tokens =
                BearerAuthentication.ofTokens(
                        "notes", USER, Map.of("t0k3n", new User("ada", false)));
        routes.filter("/notes", tokens);
        routes.get("/notes", request -> Response.text("Notes of " + request.get(USER).name()));
        routes.post(
                "/notes",
                request -> {
                    if (!request.get(USER).mayWrite()) {
                        throw tokens.insufficientScope("notes:write");
                    }
                    return Response.text("written");
                });
    }

    // end

    @Test
    void asksForATokenAndItsScope() throws Exception {
        Handler notes = Routes.handler(FilterSamplesTest::notes);
        Headers token = Headers.of("Authorization", "Bearer t0k3n");
        assertThat(notes.handle(Request.of(Method.GET, "/notes")).status().code()).isEqualTo(401);
        assertThat(notes.handle(Request.of(Method.GET, "/notes", token, new byte[0])))
                .isEqualTo(Response.text("Notes of ada"));
        Response refused = notes.handle(Request.of(Method.POST, "/notes", token, new byte[0]));
        assertThat(refused.status().code()).isEqualTo(403);
    }

    // docs: filters-rate
    static RateLimit perKey() {
        return RateLimit.of(1_000, Duration.ofHours(1))
                .withName("hourly")
                .withKey(request -> request.headers().first("X-Api-Key"));
    }

    // end

    @Test
    void limitsByAKey() throws Exception {
        Response response =
                perKey().filter(
                                Request.of(
                                        Method.GET, "/", Headers.of("X-Api-Key", "a"), new byte[0]),
                                _ -> Response.text(""));
        assertThat(response.headers().first("RateLimit-Policy"))
                .isEqualTo("\"hourly\";q=1000;w=3600");
    }

    // docs: filters-coding
    static final class FastGzip implements ContentCoding {

        @Override
        public String name() {
            return "x-fast";
        }

        @Override
        public OutputStream encode(OutputStream out) throws IOException {
            return new GZIPOutputStream(out, true);
        }
    }

    static final Compression COMPRESSION = Compression.create().withCoding(new FastGzip());

    // end

    @Test
    void usesACodingOfItsOwn() throws Exception {
        Response response =
                COMPRESSION.filter(
                        Request.of(
                                Method.GET,
                                "/",
                                Headers.of("Accept-Encoding", "x-fast"),
                                new byte[0]),
                        _ -> Response.text("a".repeat(5_000)));
        assertThat(response.headers().first("Content-Encoding")).isEqualTo("x-fast");
    }

    // docs: filters-pushed
    static final Compression PUSHED = Compression.create().withPushedDeflaters(200);

    // end

    // docs: filters-streams
    static void news(Routes routes, Broadcast news) {
        routes.filter("/news", ConcurrencyLimit.of(5_000).withPushed());
        routes.get("/news", news::subscribe);
    }

    // end

    // docs: filters-adaptive
    static void search(Routes routes) {
        routes.filter("/search", ConcurrencyLimit.adaptive(10, 10_000));
        routes.get("/search", request -> Response.text("found"));
    }

    // end

    @Test
    void letsAFewThroughWhoeverFindsTheBound() throws Exception {
        Handler site = Routes.handler(FilterSamplesTest::search);
        Request request = Request.of(Method.GET, "/search", Headers.of(), new byte[0]);
        assertThat(site.handle(request).status()).isEqualTo(Status.OK);
    }

    @Test
    void compressesAndCountsWhatIsPushed() throws Exception {
        Handler site =
                Routes.handler(
                        routes -> {
                            routes.filter(PUSHED);
                            news(routes, Broadcast.create());
                        });
        Response response =
                site.handle(
                        Request.of(
                                Method.GET,
                                "/news",
                                Headers.of("Accept-Encoding", "gzip"),
                                new byte[0]));
        assertThat(response.headers().first("Content-Encoding")).isEqualTo("gzip");
        assertThat(response.body()).isInstanceOf(PushedBody.class);
    }
}
