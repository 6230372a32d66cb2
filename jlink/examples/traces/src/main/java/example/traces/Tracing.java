package example.traces;

import hyperserve.api.Filter;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.Key;
import hyperserve.api.Observer;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.TraceParent;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A span for each exchange. As a filter it begins one before the handler, which finds it as the
/// current one; as an observer it ends it with what is known when the last byte was sent, and makes
/// one of what never came to a filter.
///
/// To end a span puts it into a queue, from which a thread of the SDK sends it: nothing here waits.
public final class Tracing implements Filter, Observer {

    /// The span of a request.
    public static final Key<Span> SPAN = Key.of("span");

    private static final String FIELD = "traceparent";
    private static final long FOR_THE_END_SECONDS = 2;

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    /// @param exporter where spans go
    public Tracing(SpanExporter exporter) {
        provider =
                SdkTracerProvider.builder()
                        .addSpanProcessor(
                                BatchSpanProcessor.builder(exporter)
                                        .setScheduleDelay(Duration.ofSeconds(1))
                                        .build())
                        .build();
        tracer = provider.get("example.traces");
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        Span span =
                builder(request.method().name(), request.route(), request.headers()).startSpan();
        request.note(SPAN, span);
        try (Scope _ = span.makeCurrent()) {
            return next.handle(request.with(SPAN, span));
        }
    }

    /// The values that are needed where no filter was asked.
    @Override
    public List<String> requestFields() {
        return List.of(FIELD);
    }

    @Override
    public void exchangeFinished(FinishedExchange exchange) {
        Span begun = exchange.get(SPAN);
        Span span = begun == null ? late(exchange) : begun;
        if (exchange.status() != null) {
            span.setAttribute("http.response.status_code", exchange.status().code());
        }
        span.setAttribute("http.response.size", exchange.bytesSent());
        span.setAttribute("hyperserve.ending", exchange.ending().name());
        if (exchange.failure() != null) {
            span.setAttribute("error.type", exchange.failure().getClass().getName());
        }
        boolean failed = exchange.status() == null || exchange.status().code() >= 500;
        if (failed || exchange.ending() == Ending.CUT) {
            span.setStatus(StatusCode.ERROR);
        }
        span.end();
    }

    /// What was refused or malformed.
    private Span late(FinishedExchange exchange) {
        String method = exchange.method() == null ? "HTTP" : exchange.method().name();
        return builder(method, exchange.route(), exchange.requestHeaders())
                .setStartTimestamp(exchange.begun())
                .startSpan();
    }

    private SpanBuilder builder(String method, String route, Headers headers) {
        SpanBuilder builder =
                tracer.spanBuilder(route == null ? method : method + " " + route)
                        .setSpanKind(SpanKind.SERVER)
                        .setParent(parent(TraceParent.of(headers)))
                        .setAttribute("http.request.method", method);
        return route == null ? builder : builder.setAttribute("http.route", route);
    }

    private static Context parent(TraceParent trace) {
        if (trace == null) {
            return Context.root();
        }
        SpanContext caller =
                SpanContext.createFromRemoteParent(
                        trace.traceId(),
                        trace.parentId(),
                        TraceFlags.fromByte((byte) trace.flags()),
                        TraceState.getDefault());
        return Context.root().with(Span.wrap(caller));
    }

    /// Sends what is left.
    @Override
    public void stopped() {
        provider.shutdown().join(FOR_THE_END_SECONDS, TimeUnit.SECONDS);
    }
}
