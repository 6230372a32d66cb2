package hyperserve.runtime.http1;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;
import hyperserve.api.Status;
import hyperserve.echo.EchoProvider;
import hyperserve.runtime.protocol.Protocols;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The application of the wire tests: each handler treats the request's body in another way.
final class TestRoutes {

    private TestRoutes() {}

    /// What the table's upgrades are to: each sends back what it gets.
    static Protocols protocols() {
        return Protocols.of(Map.of("echo", new EchoProvider(), "echo/2", new EchoProvider()), null);
    }

    /// @param wrap told of each handler before it is registered
    static void register(Routes routes, UnaryOperator<Handler> wrap) {
        routes.get("/", wrap.apply(_ -> Response.text("root")));
        routes.get("/next", wrap.apply(_ -> Response.text("next")));
        routes.get("/a b", wrap.apply(_ -> Response.text("blank")));
        routes.get("/a/b", wrap.apply(TestRoutes::show));
        routes.get("/show/{rest...}", wrap.apply(TestRoutes::show));
        routes.get("/host", wrap.apply(r -> Response.text("" + r.headers().all("host"))));
        routes.get("/empty", wrap.apply(_ -> Response.of(Status.NO_CONTENT)));
        routes.get("/same", wrap.apply(_ -> Response.of(Status.NOT_MODIFIED)));
        routes.get("/reset", wrap.apply(_ -> Response.of(Status.RESET_CONTENT)));
        routes.get("/throw", wrap.apply(TestRoutes::fail));
        routes.get("/chunks", wrap.apply(_ -> chunks()));
        routes.get("/sized", wrap.apply(_ -> sized()));
        routes.get("/late", wrap.apply(_ -> breaksOff()));
        routes.post("/whole", wrap.apply(TestRoutes::whole));
        routes.post("/echo", wrap.apply(TestRoutes::echo));
        routes.post("/early", wrap.apply(TestRoutes::early));
        routes.post("/ignore", wrap.apply(_ -> Response.text("ignored")));
        routes.post("/trailers", wrap.apply(TestRoutes::trailers));
        routes.post("/swallow", wrap.apply(TestRoutes::swallow));
        routes.get("/upgrade", wrap.apply(TestRoutes::upgrade));
        routes.post("/upgrade", wrap.apply(TestRoutes::upgrade));
        routes.post("/upgrade/read", wrap.apply(TestRoutes::upgradeAfterBody));
        routes.get("/upgrade/version", wrap.apply(r -> Response.upgrade(r, "echo/2", Map.of())));
        routes.handle(
                Method.POST,
                "/small",
                wrap.apply(TestRoutes::whole),
                RouteOptions.defaults().withMaxBody(8));
        routes.handle(new Method("BREW"), "/pot", wrap.apply(_ -> Response.text("coffee")));
    }

    private static Response show(Request request) {
        return Response.text(request.path() + "?" + request.query());
    }

    private static Response fail(Request request) {
        throw new IllegalStateException("a fault in the handler of " + request.path());
    }

    private static Response whole(Request request) throws IOException {
        return Response.bytes("application/octet-stream", request.body().bytes());
    }

    private static Response echo(Request request) {
        InputStream in = request.body().stream();
        return Response.stream("application/octet-stream", in::transferTo);
    }

    /// Commits the response before it reads the body.
    private static Response early(Request request) {
        return Response.stream(
                "application/octet-stream",
                out -> {
                    out.write("early ".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    request.body().stream().transferTo(out);
                });
    }

    private static Response trailers(Request request) throws IOException {
        int length = request.body().bytes().length;
        return Response.text(
                "%d:%d:%s:%s"
                        .formatted(
                                length,
                                request.body().trailers().size(),
                                request.body().trailers().first("x"),
                                request.headers().first("x")));
    }

    /// Takes no notice of a body that cannot be had.
    private static Response swallow(Request request) {
        try {
            return whole(request);
        } catch (IOException _) {
            return Response.text("as if nothing had been");
        }
    }

    private static Response upgrade(Request request) {
        return Response.upgrade(request, "echo", Map.of());
    }

    private static Response upgradeAfterBody(Request request) throws IOException {
        String text = request.body().text();
        Function<Request, String> greeting = _ -> text + "!";
        return Response.upgrade(request, "echo", Map.of("greeting", greeting));
    }

    private static Response chunks() {
        return Response.stream(
                "text/plain",
                out -> {
                    out.write("one ".getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    out.write("two".getBytes(StandardCharsets.US_ASCII));
                });
    }

    private static Response sized() {
        return Response.stream(
                "text/plain", 5, out -> out.write("sized".getBytes(StandardCharsets.US_ASCII)));
    }

    private static Response breaksOff() {
        return Response.stream(
                "text/plain",
                out -> {
                    out.write('x');
                    out.flush();
                    throw new IllegalStateException("a fault in the writer");
                });
    }
}
