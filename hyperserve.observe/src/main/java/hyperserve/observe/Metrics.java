package hyperserve.observe;

import hyperserve.api.ClosedConnection;
import hyperserve.api.ClosedWebSocket;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Handler;
import hyperserve.api.Nullable;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Observer;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RunningServer;
import hyperserve.observe.figures.AcceptedFormat;
import hyperserve.observe.figures.CollectorFigures;
import hyperserve.observe.figures.Exchanges;
import hyperserve.observe.figures.Exposition;
import hyperserve.observe.figures.ProcessFigures;
import hyperserve.observe.figures.ServerFigures;
import hyperserve.observe.figures.SocketCloses;

import java.lang.module.ModuleDescriptor;

/// Counts what a server does, and tells it in the text formats of OpenMetrics 1.0 and of Prometheus
/// 0.0.4.
///
/// ```java
/// Metrics metrics = Metrics.create();
/// Server.at("127.0.0.1", 8080).observer(metrics).get("/metrics", metrics.handler()).run();
/// ```
///
/// It is of one server. To count an exchange takes some atomic instructions, no lock and no memory.
/// Clients cannot make it grow: requests are told by the pattern of their route, not by their path.
/// Any thread may use it.
public final class Metrics implements Observer {

    private final Exchanges exchanges = new Exchanges();
    private final SocketCloses closes = new SocketCloses();
    private final ProcessFigures process = new ProcessFigures();
    private final boolean collector = CollectorFigures.areThere();
    private volatile @Nullable RunningServer server;

    private Metrics() {}

    /// {@return metrics of a server that has not begun}
    public static Metrics create() {
        return new Metrics();
    }

    /// The handler that tells all figures, as of now: in the format of OpenMetrics if `Accept`
    /// names that, in that of Prometheus otherwise. It does not wait.
    ///
    /// @return a handler for any path, usually `/metrics`
    public Handler handler() {
        return this::answer;
    }

    private Response answer(Request request) {
        boolean open =
                AcceptedFormat.prefers(
                        request.headers(), "application/openmetrics-text", "1.0.0", "text/plain");
        Exposition text = new Exposition(open);
        tell(text);
        return Response.bytes(text.contentType(), text.end())
                .addingHeader("Cache-Control", "no-store")
                .addingHeader("Vary", "Accept");
    }

    /// {@return what is counted of exchanges}
    Exchanges exchanges() {
        return exchanges;
    }

    private void tell(Exposition text) {
        RunningServer running = server;
        text.info("hyperserve_build", "The version of HyperServe, and of the JVM that runs it.");
        text.sample(1, "version", version(), "java", Runtime.version().toString());
        if (running != null) {
            text.info("hyperserve_pool", "The worker pool.");
            text.sample(1, "name", running.poolName());
            ServerFigures.tell(running, text);
        }
        exchanges.tell(text);
        closes.tell(text);
        process.tell(text);
        if (collector) {
            CollectorFigures.tell(text);
        }
    }

    /// {@return the version of HyperServe}
    static String version() {
        @Nullable ModuleDescriptor module = Metrics.class.getModule().getDescriptor();
        return module == null
                ? "unknown"
                : module.version().map(ModuleDescriptor.Version::toString).orElse("unknown");
    }

    @Override
    public void started(RunningServer running) {
        server = running;
    }

    @Override
    public void connectionOpened(ObservedConnection connection) {
        exchanges.opened();
    }

    @Override
    public void exchangeFinished(FinishedExchange exchange) {
        exchanges.finished(exchange);
    }

    @Override
    public void webSocketClosed(ClosedWebSocket socket) {
        closes.add(socket.code());
    }

    @Override
    public void connectionClosed(ClosedConnection connection) {
        exchanges.closed(connection);
    }
}
