package example.board;

import hyperserve.api.Handler;
import hyperserve.api.HandlerProvider;
import hyperserve.api.HttpException;
import hyperserve.api.Key;
import hyperserve.api.Method;
import hyperserve.api.Network;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.Status;
import hyperserve.api.TraceParent;
import hyperserve.api.logging.LogContext;
import hyperserve.web.filter.BasicAuthentication;
import hyperserve.web.filter.BearerAuthentication;
import hyperserve.web.filter.Compression;
import hyperserve.web.filter.ConcurrencyLimit;
import hyperserve.web.filter.Cors;
import hyperserve.web.filter.CrossOriginProtection;
import hyperserve.web.filter.Forwarded;
import hyperserve.web.filter.ForwardedHeaders;
import hyperserve.web.filter.MaximumBody;
import hyperserve.web.filter.RateLimit;
import hyperserve.web.filter.RequestDecompression;
import hyperserve.web.filter.RequestId;
import hyperserve.web.filter.SecurityHeaders;
import hyperserve.web.filter.Timeout;
import hyperserve.web.filter.TrustedPeers;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;

/// An interface for programs and a page for administrators, behind each filter there is, in an
/// order in which each finds what it needs: the first one is the outermost.
public final class Guarded implements HandlerProvider {

    private static final Key<Client> CLIENT = Key.of("client");
    private static final Key<String> ADMINISTRATOR = Key.of("administrator");
    private static final Network OFFICE = Network.parse("192.0.2.0/24");

    private final TrustedPeers proxies = TrustedPeers.of("127.0.0.1", "::1").withUnixSockets();
    private final Secrets secrets;
    private final BearerAuthentication<Client> tokens;

    /// @param name who asks
    /// @param mayWrite whether that is more than a reader
    record Client(String name, boolean mayWrite) {}

    /// What is guarded.
    ///
    /// @param token lets a program write
    /// @param password lets the administrator `ada` in
    public Guarded(String token, String password) {
        secrets = new Secrets(token, new Client("robot", true), "ada", password);
        tokens = BearerAuthentication.of("interface", CLIENT, secrets::client);
    }

    @Override
    public void register(Routes routes) {
        routes.filter(RequestId.create().withTrustedPeers(proxies))
                .filter(ForwardedHeaders.forwarded(proxies))
                .filter(
                        SecurityHeaders.defaults()
                                .withStrictTransportSecurity(Duration.ofDays(365), false))
                .filter(
                        Cors.origins("https://app.example")
                                .withMethods(Method.GET, Method.PUT)
                                .withRequestHeaders("Authorization", "Content-Type")
                                .withPrefix("/api"))
                .filter(RateLimit.of(100, Duration.ofSeconds(10)))
                .filter(ConcurrencyLimit.of(200))
                .filter(CrossOriginProtection.create())
                .filter(Compression.create().withCoding(new QuickGzip()));
        registerInterface(routes);
        registerPage(routes);
    }

    /// What is received is bounded before it is decompressed, and what comes out of it then.
    private void registerInterface(Routes routes) {
        routes.filter("/api", tokens)
                .filter("/api", Timeout.of(Duration.ofSeconds(5)))
                .filter("/api", MaximumBody.of(64 * 1024))
                .filter("/api", RequestDecompression.create().withMaximum(1 << 20))
                .get("/api/me", Guarded::me)
                .put("/api/length", this::length);
    }

    private void registerPage(Routes routes) {
        routes.filter("/admin", Guarded::onlyFromOffice)
                .filter(
                        "/admin",
                        BasicAuthentication.of(
                                "administration", ADMINISTRATOR, secrets::administrator))
                .get("/admin", request -> Response.text("Hello " + request.get(ADMINISTRATOR)));
    }

    /// To others the page is not there.
    private static Response onlyFromOffice(Request request, Handler next) throws Exception {
        InetAddress address = request.remoteAddress().getAddress();
        if (address == null || !OFFICE.contains(address)) {
            throw new HttpException(Status.NOT_FOUND, "nothing is here");
        }
        return next.handle(request);
    }

    /// What the filters have found out.
    private static Response me(Request request) {
        return Response.text(
                """
                name: %s
                request: %s
                trace: %s
                asked: %s://%s
                client: %s
                """
                        .formatted(
                                request.get(CLIENT).name(),
                                logged(LogContext.current()),
                                trace(request.get(RequestId.TRACE)),
                                ForwardedHeaders.scheme(request),
                                ForwardedHeaders.host(request),
                                client(request.get(ForwardedHeaders.KEY))));
    }

    /// What a line has that is logged here.
    private static String logged(@Nullable LogContext context) {
        return context == null ? "none" : context.requestId();
    }

    private static String trace(@Nullable TraceParent trace) {
        return trace == null ? "none" : trace.traceId();
    }

    private static String client(@Nullable Forwarded forwarded) {
        return forwarded == null ? "here" : forwarded.client().getHostString();
    }

    private Response length(Request request) throws IOException {
        if (!request.get(CLIENT).mayWrite()) {
            throw tokens.insufficientScope("write");
        }
        return Response.text(request.body().bytes().length + " bytes\n");
    }
}
