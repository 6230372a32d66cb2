package example.traces;

import hyperserve.api.Response;
import hyperserve.runtime.Server;
import hyperserve.web.filter.RequestId;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;

import java.io.IOException;

/// Says hello, and which trace that belongs to.
public final class TracedServer {

    private TracedServer() {}

    /// Starts it.
    ///
    /// @param args the port, and the address of a collector, such as `http://127.0.0.1:4318`
    /// @throws IOException if the port cannot be had
    /// @throws InterruptedException if this thread is told to end
    public static void main(String[] args) throws IOException, InterruptedException {
        at(Integer.parseInt(args[0]), args[1]).run();
    }

    static Server at(int port, String collector) {
        Tracing tracing =
                new Tracing(
                        OtlpHttpSpanExporter.builder()
                                .setEndpoint(collector + "/v1/traces")
                                .build());
        return Server.at("127.0.0.1", port)
                .filter(RequestId.create())
                .filter(tracing)
                .observer(tracing)
                .get(
                        "/hello/{name}",
                        request ->
                                Response.text(
                                        "Hello, %s! %s"
                                                .formatted(
                                                        request.pathParameter("name"),
                                                        Span.current()
                                                                .getSpanContext()
                                                                .getTraceId())));
    }
}
