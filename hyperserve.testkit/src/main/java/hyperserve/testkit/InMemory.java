package hyperserve.testkit;

import hyperserve.api.FixedBody;
import hyperserve.api.Handler;
import hyperserve.api.HandlerProvider;
import hyperserve.api.Headers;
import hyperserve.api.HttpError;
import hyperserve.api.HttpException;
import hyperserve.api.Key;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.ResponseBody;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;
import hyperserve.api.SettingValues;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// An application that is called without a server.
///
/// Its content is begun inside a filter that stands before all others: so what a writer throws
/// before it has sent anything is answered as by the server, by the application's own renderer.
final class InMemory implements Answering {

    private static final Key<Exchange> EXCHANGE = Key.of("test exchange");

    private static final Set<Method> WITH_CONTENT = Set.of(Method.POST, Method.PUT, Method.PATCH);

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    /// What belongs to one request.
    private static final class Exchange {
        private @Nullable InputStream content;
        private @Nullable Throwable failure;
    }

    /// What applications take for the server.
    private static final class NoServer implements RunningServer {
        @Override
        public List<SocketAddress> addresses() {
            return List.of(InetSocketAddress.createUnresolved("localhost", 80));
        }

        @Override
        public String poolName() {
            return "none";
        }

        /// There is nothing to be stopped but what the test stops.
        @Override
        public void stop() {}
    }

    /// All that is tested, behind the filter.
    private final class Front implements HandlerProvider {

        @Override
        public void configure(SettingValues values) {
            providers.forEach(each -> each.configure(values));
        }

        @Override
        public void register(Routes routes) {
            routes.filter(InMemory.this::begin);
            providers.forEach(each -> each.register(routes));
        }
    }

    private final List<HandlerProvider> providers;
    private final List<HandlerProvider> started = new ArrayList<>();
    private final Set<PushedInput> pushed = ConcurrentHashMap.newKeySet();
    private final Handler handler;

    private InMemory(SettingValues settings, List<HandlerProvider> providers) {
        this.providers = List.copyOf(providers);
        this.handler = Routes.handler(new Front(), settings);
    }

    static InMemory start(SettingValues settings, List<HandlerProvider> providers) {
        InMemory application = new InMemory(settings, providers);
        for (HandlerProvider each : providers) {
            try {
                each.started(new NoServer());
                application.started.add(each);
            } catch (Exception e) {
                IllegalStateException why =
                        new IllegalStateException(each.getClass() + " cannot be started", e);
                try {
                    application.close();
                } catch (IllegalStateException further) {
                    why.addSuppressed(further);
                }
                throw why;
            }
        }
        return application;
    }

    @Override
    public URI address() {
        return URI.create("http://localhost");
    }

    @Override
    public Answer answer(TestRequest request, Headers fields) throws IOException {
        Headers received = fields.contains("Host") ? fields : fields.adding("Host", "localhost");
        byte[] body = request.body();
        if (body.length > 0 || WITH_CONTENT.contains(request.method())) {
            received = received.with("Content-Length", Integer.toString(body.length));
        }
        Exchange exchange = new Exchange();
        Response response;
        InputStream content;
        try {
            response =
                    handler.handle(
                            Request.of(request.method(), request.target(), received, body)
                                    .with(EXCHANGE, exchange));
            InputStream begun = exchange.content;
            content = begun == null ? content(response, request.method()) : begun;
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("what answers " + request + " failed", e);
        }
        return new Answer(response.status(), sent(response), content, exchange.failure);
    }

    /// The filter before all others.
    private Response begin(Request request, Handler next) throws Exception {
        Exchange exchange = request.get(EXCHANGE);
        if (exchange == null) {
            throw new IllegalStateException("a request that was not made by the client");
        }
        try {
            Response response = next.handle(request);
            exchange.content = content(response, request.method());
            return response;
        } catch (HttpException e) {
            throw e;
        } catch (Exception e) {
            exchange.failure = e;
            throw new HttpException(
                    HttpError.of(Status.INTERNAL_SERVER_ERROR, "an internal error").withCause(e));
        }
    }

    private InputStream content(Response response, Method method) throws Exception {
        if (response.upgrade() != null) {
            throw new IllegalStateException(
                    "a connection is to be upgraded, and there is none: test it on a port");
        }
        if (method.equals(Method.HEAD)) {
            return InputStream.nullInputStream();
        }
        ResponseBody body = response.body();
        if (body instanceof FixedBody fixed) {
            byte[] bytes = new byte[(int) fixed.length()];
            fixed.copyTo(bytes, 0);
            return new ByteArrayInputStream(bytes);
        }
        if (body instanceof StreamedBody streamed) {
            return StreamedInput.begin(streamed);
        }
        if (body instanceof PushedBody more) {
            PushedInput input = new PushedInput(more, pushed::remove);
            pushed.add(input);
            return input;
        }
        throw new IllegalStateException("content of an unknown kind: " + body);
    }

    /// What the server adds.
    private static Headers sent(Response response) {
        Headers fields = response.headers();
        if (!fields.contains("Date")) {
            fields = fields.adding("Date", DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
        }
        long length = response.body().length();
        if (length < 0) {
            return fields.adding("Transfer-Encoding", "chunked");
        }
        return response.status().allowsContent()
                ? fields.adding("Content-Length", Long.toString(length))
                : fields;
    }

    @Override
    public void close() {
        @Nullable Exception failed = null;
        for (PushedInput each : pushed) {
            try {
                each.stop();
            } catch (RuntimeException e) {
                failed = joined(failed, e);
            }
        }
        for (HandlerProvider each : started.reversed()) {
            try {
                each.stopping();
            } catch (Exception e) {
                failed = joined(failed, e);
            }
        }
        for (HandlerProvider each : started.reversed()) {
            try {
                each.stopped();
            } catch (Exception e) {
                failed = joined(failed, e);
            }
        }
        started.clear();
        if (failed != null) {
            throw new IllegalStateException("the application failed while it was stopped", failed);
        }
    }

    private static Exception joined(@Nullable Exception first, Exception next) {
        if (first == null) {
            return next;
        }
        first.addSuppressed(next);
        return first;
    }
}
