package hyperserve.observe;

import hyperserve.api.ClosedConnection;
import hyperserve.api.ClosedWebSocket;
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
import hyperserve.observe.live.LivePage;
import hyperserve.observe.management.Management;
import hyperserve.observe.management.ManagementAddress;
import hyperserve.runtime.startup.StartupException;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.List;

/// What the options of a command line ask for: `hyperserve --management-port 9000` answers
/// `/metrics`, `/livez`, `/readyz` and `/healthz` there, and shows a page at `/`. In place of a
/// port, `--management unix:PATH` does so on a Unix domain socket, and `--management main` where
/// the server itself listens, but for the page. Without one of these it observes nothing, and a
/// request pays nothing for it.
///
/// An address of its own is one of a small server of its own, which answers from before the first
/// application is started until the last one is stopped. The line that says that the server is
/// ready names it: `management=http://127.0.0.1:9000`.
///
/// It is found as a service. A program that embeds a server takes [Metrics] and [Health], or puts
/// this into the server as a provider of handlers.
public final class Observability implements HandlerProvider, Observer {

    private static final int LAST_PORT = 65_535;

    /// The port to answer at; 0 takes a free one.
    public static final Setting<Integer> PORT =
            Setting.number(
                    "hyperserve-management-port",
                    "port that tells metrics and health; 0 takes a free one",
                    0,
                    LAST_PORT);

    /// The address of [#PORT], 127.0.0.1 if none is given.
    public static final Setting<String> HOST =
            Setting.text(
                            "hyperserve-management-host",
                            "address of --management-port, 127.0.0.1 if none is given")
                    .allowing(
                            "a host name or an IP address, of IPv6 without brackets",
                            ManagementAddress::isHost);

    /// Where to answer in place of a port: `unix:PATH` or `main`.
    public static final Setting<String> MANAGEMENT =
            Setting.text(
                            "hyperserve-management",
                            "where to tell them in place of a port: unix:PATH, or main for the"
                                    + " addresses of the server")
                    .allowing(
                            "unix:PATH or main; a port is that of --management-port",
                            ManagementAddress::isPlace);

    /// What was asked for, made only then.
    private record Parts(
            Metrics metrics,
            Health health,
            @Nullable SocketAddress address,
            @Nullable LivePage live)
            implements HandlerProvider {

        /// What there is at an address has a page that shows it, if it is one of its own.
        static Parts at(@Nullable SocketAddress address) {
            Metrics metrics = Metrics.create();
            LivePage live =
                    address == null ? null : new LivePage(metrics.exchanges(), Metrics.version());
            return new Parts(metrics, Health.of(), address, live);
        }

        @Override
        public void register(Routes routes) {
            if (live != null) {
                live.register(routes);
            }
            RouteOptions critical = RouteOptions.defaults().critical();
            RouteOptions waits = critical.blocking();
            routes.handle(Method.GET, "/metrics", metrics.handler(), waits);
            routes.handle(Method.GET, "/livez", health.livez(), critical);
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
        return List.of(PORT, HOST, MANAGEMENT);
    }

    /// Makes what is asked for.
    ///
    /// @throws IllegalArgumentException if [#PORT] and [#MANAGEMENT] are given, or [#HOST] without
    ///     the former
    @Override
    public void configure(SettingValues values) {
        Integer port = values.find(PORT);
        String host = values.find(HOST);
        String where = values.find(MANAGEMENT);
        if (port == null && host == null && where == null) {
            return;
        }
        ManagementAddress asked = ManagementAddress.of(port, host, where);
        if (asked != null) {
            parts = Parts.at(asked.apart());
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
        if (asked.live != null) {
            asked.live.started(server);
        }
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
            IOException failed =
                    new IOException(ManagementAddress.option(address) + ": " + e.getMessage());
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

    /// {@return `management=` and [#addresses()], none if that is empty}
    @Override
    public List<String> readyWords() {
        List<SocketAddress> all = addresses();
        if (all.isEmpty()) {
            return List.of(); // Before a lambda is made for nothing.
        }
        return all.stream().map(each -> "management=" + ManagementAddress.shown(each)).toList();
    }

    @Override
    public void stopping() {
        Parts asked = parts;
        if (asked != null && asked.live != null) {
            asked.live.stopping();
        }
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
            if (asked.live != null) {
                asked.live.exchangeFinished(exchange);
            }
        }
    }

    @Override
    public void webSocketClosed(ClosedWebSocket socket) {
        Parts asked = parts;
        if (asked != null) {
            asked.metrics.webSocketClosed(socket);
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
