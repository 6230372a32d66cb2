package hyperserve.observe.live;

import hyperserve.api.FinishedExchange;
import hyperserve.api.Handler;
import hyperserve.api.HandlerProvider;
import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;
import hyperserve.api.Status;
import hyperserve.observe.figures.AcceptedFormat;
import hyperserve.observe.figures.Exchanges;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;

/// The page that shows what a server is at, second by second: `/` of the server for those who
/// operate it.
///
/// A browser gets a page, whose script is told of one look a second by server-sent events
/// (`/live/events`); who does not ask for HTML gets plain text, of the second after the request.
/// All of it comes from this server, and the policy of its content forbids all else. While nobody
/// looks, an exchange costs no more than a look at a field, and what is kept are the newest errors.
///
/// It is of one server. Any thread may use it.
public final class LivePage implements HandlerProvider {

    /// For how long plain text is waited for: it tells of that time.
    private static final long SECONDS = 1;

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'";

    private static final Headers EVENTS =
            Headers.of(
                    "Content-Type", "text/event-stream",
                    "Cache-Control", "no-store",
                    "X-Content-Type-Options", "nosniff",
                    "X-Accel-Buffering", "no");

    private final Exchanges exchanges;
    private final String version;
    private final Recent recent = new Recent();
    private final Viewers viewers = new Viewers(this::looking);
    private final long begun = System.nanoTime();
    private volatile @Nullable RunningServer server;
    private volatile boolean stopping;

    /// A page of a server that has not begun.
    ///
    /// @param exchanges what is counted of it
    /// @param version the version of HyperServe
    public LivePage(Exchanges exchanges, String version) {
        this.exchanges = exchanges;
        this.version = version;
    }

    @Override
    public void register(Routes routes) {
        RouteOptions waits = RouteOptions.defaults().longLived();
        routes.handle(Method.GET, "/", page(), waits);
        routes.handle(Method.GET, "/live/text", this::text, waits);
        routes.get("/live/events", this::events);
        file(routes, "/live/style.css", "style.css", "text/css; charset=utf-8");
        file(routes, "/live/dark.css", "dark.css", "text/css; charset=utf-8");
        file(routes, "/live/script.js", "script.js", "text/javascript; charset=utf-8");
        file(routes, "/live/charts.js", "charts.js", "text/javascript; charset=utf-8");
        file(routes, "/live/lanes.js", "lanes.js", "text/javascript; charset=utf-8");
        file(routes, "/live/numbers.js", "numbers.js", "text/javascript; charset=utf-8");
        file(routes, "/live/icon.svg", "icon.svg", "image/svg+xml");
    }

    private static void file(Routes routes, String path, String name, String type) {
        Response answer = Response.bytes(type, resource(name));
        routes.get(path, _ -> guarded(answer));
    }

    private static byte[] resource(String name) {
        try (@Nullable InputStream file = LivePage.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the live page lacks its file " + name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("the live page cannot read its file " + name, e);
        }
    }

    /// Of one version only, and small: so nothing is stored that might be of another one.
    private static Response guarded(Response response) {
        return response.withHeader("Content-Security-Policy", POLICY)
                .withHeader("X-Content-Type-Options", "nosniff")
                .withHeader("Referrer-Policy", "no-referrer")
                .withHeader("Cross-Origin-Resource-Policy", "same-origin")
                .withHeader("Cache-Control", "no-store");
    }

    private Handler page() {
        Response html = Response.bytes("text/html; charset=utf-8", resource("page.html"));
        return request -> {
            boolean page = AcceptedFormat.prefers(request.headers(), "text/html", "", "text/plain");
            return (page ? guarded(html) : text(request)).withHeader("Vary", "Accept");
        };
    }

    /// Waits for a second, to have something to tell.
    private Response text(Request request) throws InterruptedException {
        Viewers.Looking looking = looking();
        try {
            TimeUnit.SECONDS.sleep(SECONDS);
            return guarded(Response.text(LookText.of(looking.look(viewers.count()))));
        } finally {
            looking.end();
        }
    }

    private Response events(Request request) {
        return Response.of(Status.OK, EVENTS, PushedBody.of(viewers::open));
    }

    private Viewers.Looking looking() {
        RunningServer running = server;
        if (running == null) {
            throw new HttpException(Status.SERVICE_UNAVAILABLE, "the server has not begun");
        }
        return new Eyes(running);
    }

    /// Somebody who looks: times of exchanges are noted for as long as that takes.
    private final class Eyes implements Viewers.Looking {
        private final Looker looker;

        Eyes(RunningServer running) {
            recent.looks();
            looker = new Looker(exchanges, recent, running, version, begun);
        }

        @Override
        public Look look(int count) {
            return looker.look(stopping, count);
        }

        @Override
        public void end() {
            recent.left();
        }
    }

    @Override
    public void started(RunningServer running) {
        server = running;
    }

    /// Those who look are told at once.
    @Override
    public void stopping() {
        stopping = true;
        viewers.hurry();
    }

    /// An exchange of the server has ended.
    ///
    /// @param exchange the facts
    public void exchangeFinished(FinishedExchange exchange) {
        recent.finished(exchange);
    }
}
