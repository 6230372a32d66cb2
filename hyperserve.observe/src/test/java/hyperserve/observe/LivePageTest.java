package hyperserve.observe;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.SettingValues;
import hyperserve.runtime.Server;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/// The live page over a socket, without a browser.
final class LivePageTest {

    private static final String HTML = "text/html,application/xhtml+xml,*/*;q=0.8";

    private static final String HOSTILE = "/<script>'\"&";

    private static final int MOST = 32;

    private final Observability observability = new Observability();
    private final Gate gate = new Gate();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Server server;

    /// What is looked at.
    private final class Application implements HandlerProvider {
        @Override
        public void register(Routes routes) {
            routes.get("/", _ -> Response.text("hello"));
            routes.get(
                    "/gate",
                    _ -> {
                        gate.pass();
                        return Response.text("passed");
                    });
            routes.get(
                    HOSTILE,
                    _ -> {
                        throw new IllegalStateException("</script><script>");
                    });
        }
    }

    @BeforeEach
    void start() throws Exception {
        server =
                ThreadEach.server()
                        .handlers(new Application())
                        .handlers(observability, SettingValues.empty().with(Observability.PORT, 0))
                        .start();
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        gate.open();
        server.close();
    }

    private InetSocketAddress management() {
        return (InetSocketAddress) observability.addresses().getFirst();
    }

    private HttpResponse<String> asked(String path, String accept) throws Exception {
        return Asked.of(management(), path, accept);
    }

    private HttpRequest events() {
        String uri = "http://127.0.0.1:" + management().getPort() + "/live/events";
        return HttpRequest.newBuilder(URI.create(uri)).timeout(Eventually.LIVENESS).build();
    }

    /// What is told, one look after another.
    private Iterator<String> looks() throws Exception {
        Stream<String> lines = client.send(events(), BodyHandlers.ofLines()).body();
        return lines.filter(line -> line.startsWith("data: ")).iterator();
    }

    private static String await(Iterator<String> looks, String told) {
        String look = looks.next();
        while (!look.contains(told)) {
            look = looks.next();
        }
        return look;
    }

    @Test
    void isAPageForBrowsersThatTakesNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = asked("/", HTML);

        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .get()
                .asString()
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(page.body())
                .contains("<noscript>")
                .doesNotContain("http:", "https:", "style=", "onclick", "<style");
    }

    @Test
    void hasAllFilesThatItNames() throws Exception {
        for (String each :
                List.of(
                        "style.css",
                        "dark.css",
                        "script.js",
                        "charts.js",
                        "lanes.js",
                        "numbers.js")) {
            HttpResponse<String> file = asked("/live/" + each, "*/*");
            assertThat(file.statusCode()).as(each).isEqualTo(200);
            assertThat(file.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(file.body()).as(each).doesNotContain("http:", "https:", "innerHTML");
        }
    }

    @Test
    void isPlainTextForOthers() throws Exception {
        Asked.of(server, "/");

        for (String path : List.of("/", "/live/text")) {
            HttpResponse<String> text = asked(path, "*/*");
            assertThat(text.headers().firstValue("Content-Type"))
                    .hasValue("text/plain; charset=utf-8");
            assertThat(text.body())
                    .startsWith("HyperServe ")
                    .contains(
                            "pool each", ": serving\n", "\nSlowest routes", "\nLast errors: none");
        }
    }

    @Test
    void tellsEachSecondWhatWasAsked() throws Exception {
        Iterator<String> looks = looks();
        looks.next();
        Asked.of(server, "/");
        String look = await(looks, "\"route\":\"/\"");

        assertThat(look)
                .contains("\"state\":\"serving\"", "\"pool\":\"each\"", "\"viewers\":1")
                .contains("\"requests\":1", "\"name\":\"each-loop-1\"")
                .doesNotContain("\"p50\":-1,");
    }

    @Test
    void tellsWhatWasThrownAndQuotesIt() throws Exception {
        String path = "/%3Cscript%3E'%22&";
        assertThat(Asked.of(server, path).statusCode()).isEqualTo(500);

        assertThat(await(looks(), "\"faultCount\":1"))
                .contains(
                        "\"method\":\"GET\",\"route\":\"/<script>'\\\"&\",\"status\":500,"
                                + "\"thrown\":\"java.lang.IllegalStateException\"");
        assertThat(asked("/live/text", "*/*").body())
                .contains("GET /<script>'\"& 500 java.lang.IllegalStateException");
    }

    @Test
    void tellsAtOnceThatTheServerStops() throws Exception {
        Iterator<String> looks = looks();
        looks.next();
        var _ =
                client.sendAsync(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + server.port() + "/gate"))
                                .build(),
                        BodyHandlers.ofString());
        gate.awaitArrivals(1);
        Thread stopping = Thread.ofVirtual().start(server::close);

        assertThat(await(looks, "\"state\":\"stopping\"")).contains("\"inFlight\":1");
        gate.open();
        stopping.join();
        assertThat(endOf(looks)).isTrue();
    }

    /// Goes on to the end of a stream, which may be a cut: nobody is left who tells anything.
    private static boolean endOf(Iterator<String> looks) {
        try {
            while (looks.hasNext()) {
                looks.next();
            }
            return true;
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    @Test
    void refusesThoseWhoAreTooManyAndAnswersOthers() throws Exception {
        List<InputStream> streams = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            HttpResponse<InputStream> each = client.send(events(), BodyHandlers.ofInputStream());
            assertThat(each.statusCode()).isEqualTo(200);
            streams.add(each.body());
        }
        assertThat(client.send(events(), BodyHandlers.ofString()).statusCode()).isEqualTo(503);
        assertThat(asked("/readyz", "*/*").statusCode()).isEqualTo(200);

        streams.getFirst().close();
        Eventually.is("there is a place again", this::isLetIn);
        for (InputStream each : streams) {
            each.close();
        }
    }

    private boolean isLetIn() {
        try {
            HttpResponse<InputStream> answer = client.send(events(), BodyHandlers.ofInputStream());
            answer.body().close();
            return answer.statusCode() == 200;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void hasAThreadOnlyWhileSomebodyLooks() throws Exception {
        assertThat(isLookedAt()).isFalse();
        InputStream stream = client.send(events(), BodyHandlers.ofInputStream()).body();
        Eventually.is("somebody looks", LivePageTest::isLookedAt);
        stream.close();

        Eventually.is("nobody looks any more", () -> !isLookedAt());
    }

    private static boolean isLookedAt() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(each -> each.getName().equals("hyperserve-management-live"));
    }
}
