package hyperserve.observe;

import hyperserve.api.ClosedConnection;
import hyperserve.api.FinishedExchange;
import hyperserve.api.HandlerProvider;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Observer;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;
import hyperserve.observe.management.Management;
import hyperserve.observe.management.ManagementAddress;
import hyperserve.runtime.startup.StartupException;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;

/// What the options of a command line ask for: `hyperserve --management 127.0.0.1:9000` answers
/// `/metrics`, `/livez`, `/readyz` and `/healthz` there, and `--management main` where the server
/// itself listens. Without that option it observes nothing, and a request pays nothing for it.
///
/// An address of its own is one of a small server of its own, which answers from before the first
/// application is started until the last one is stopped.
///
/// It is found as a service. A program that embeds a server takes [Metrics] and [Health], or puts
/// this into the server as a provider of handlers.
public final class Observability implements HandlerProvider, Observer {

    /// Where to answer: an address, or `main`.
    public static final Setting<String> MANAGEMENT =
            Setting.text(
                    "hyperserve-management",
                    "where to tell metrics and health: HOST:PORT, unix:PATH, or main for the"
                            + " addresses of the server");

    private static final String MAIN = "main";

    /// What was asked for, made only then.
    private record Parts(Metrics metrics, Health health, @Nullable SocketAddress address)
            implements HandlerProvider {

        @Override
        public void register(Routes routes) {
            RouteOptions waits = RouteOptions.defaults().blocking();
            routes.get("/metrics", metrics.handler());
            routes.handle(Method.GET, "/livez", health.livez(), RouteOptions.defaults());
            routes.handle(Method.GET, "/readyz", health.readyz(), waits);
            routes.handle(Method.GET, "/healthz", health.handler(), waits);
        }
    }

    private @Nullable Parts parts;
    private volatile @Nullable Management management;

    /// For the service loader.
    public Observability() {}

    @Override
    public List<Setting<?>> settings() {
        return List.of(MANAGEMENT);
    }

    /// Makes what is asked for.
    ///
    /// @throws IllegalArgumentException if what is given for [#MANAGEMENT] is no address
    @Override
    public void configure(SettingValues values) {
        String where = values.find(MANAGEMENT);
        if (where != null) {
            parts =
                    new Parts(
                            Metrics.create(),
                            Health.of(),
                            where.equals(MAIN) ? null : ManagementAddress.of(where));
        }
    }

    @Override
    public void register(Routes routes) {
        Parts asked = parts;
        if (asked != null && asked.address == null) {
            asked.register(routes);
        }
    }

    @Override
    public boolean isObserving() {
        return parts != null;
    }

    @Override
    public void started(RunningServer server) throws IOException {
        Parts asked = parts;
        if (asked == null) {
            return;
        }
        asked.metrics.started(server);
        asked.health.started(server);
        if (asked.address != null) {
            management = start(asked.address, asked);
        }
    }

    private static Management start(SocketAddress address, HandlerProvider handlers)
            throws IOException {
        try {
            return Management.start(address, handlers);
        } catch (IOException | StartupException e) {
            // No cause: what is told of a start that fails is the root of it.
            IOException failed = new IOException("--management: " + e.getMessage());
            failed.addSuppressed(e);
            throw failed;
        }
    }

    /// {@return where those who operate the server are answered, with the port that was taken;
    /// empty before the start, or if that is no address of its own}
    public List<SocketAddress> addresses() {
        Management running = management;
        return running == null ? List.of() : running.addresses();
    }

    @Override
    public void stopped() {
        Management running = management;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public void connectionOpened(ObservedConnection connection) {
        Parts asked = parts;
        if (asked != null) {
            asked.metrics.connectionOpened(connection);
        }
    }

    @Override
    public void exchangeFinished(FinishedExchange exchange) {
        Parts asked = parts;
        if (asked != null) {
            asked.metrics.exchangeFinished(exchange);
        }
    }

    @Override
    public void connectionClosed(ClosedConnection connection) {
        Parts asked = parts;
        if (asked != null) {
            asked.metrics.connectionClosed(connection);
        }
    }
}
