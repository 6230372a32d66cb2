package hyperserve.testkit;

import hyperserve.api.HandlerProvider;
import hyperserve.api.SettingValues;
import hyperserve.runtime.Server;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/// An application in a test: to be closed, best by `try` with resources.
///
/// In memory it is the application alone, called on the thread of the test: its routes, filters,
/// error renderer and life, all that is made of what a handler returns or throws, the content of
/// streams and of what is pushed; and nothing of connections: no bounds and clocks of a server, no
/// parser, no threads of a pool. On a port it is a real server. Tests are the same for both.
///
/// Any number of threads may use it, by a client each.
public final class TestApplication implements AutoCloseable {

    private final Answering answering;

    private TestApplication(Answering answering) {
        this.answering = answering;
    }

    /// An application without a socket, whose settings have their defaults. The address of its
    /// clients is unresolved and empty, so what goes by that is to be tested on a port.
    ///
    /// @param providers are configured, register their routes, and are told that they are started,
    ///     in this order; stopped in reverse order when this is closed
    /// @return the application
    /// @throws IllegalArgumentException if a route is malformed or taken
    /// @throws IllegalStateException if one of them cannot be started
    public static TestApplication inMemory(HandlerProvider... providers) {
        return inMemory(SettingValues.empty(), providers);
    }

    /// An application without a socket, as [#inMemory(HandlerProvider...)].
    ///
    /// @param settings what its settings are set to; the others have their defaults
    /// @param providers its providers
    /// @return the application
    /// @throws IllegalArgumentException if a route is malformed or taken
    /// @throws IllegalStateException if one of them cannot be started
    public static TestApplication inMemory(SettingValues settings, HandlerProvider... providers) {
        return new TestApplication(InMemory.start(settings, List.of(providers)));
    }

    /// An application on a free port of 127.0.0.1, whose settings have their defaults. The worker
    /// pool is found as a service.
    ///
    /// @param providers the application
    /// @return the application, started
    /// @throws IOException if no port can be had
    /// @throws hyperserve.runtime.startup.StartupException if it cannot be started
    public static TestApplication onPort(HandlerProvider... providers) throws IOException {
        return onPort(SettingValues.empty(), providers);
    }

    /// An application on a free port of 127.0.0.1, as [#onPort(HandlerProvider...)].
    ///
    /// @param settings what its settings are set to; the others have their defaults
    /// @param providers its providers
    /// @return the application, started
    /// @throws IOException if no port can be had
    /// @throws hyperserve.runtime.startup.StartupException if it cannot be started
    public static TestApplication onPort(SettingValues settings, HandlerProvider... providers)
            throws IOException {
        Server server = Server.at("127.0.0.1", 0);
        for (HandlerProvider each : providers) {
            server.handlers(each, settings);
        }
        return onPort(server);
    }

    /// A server, which is started here and closed with this.
    ///
    /// @param server a server without TLS, configured, not started
    /// @return the application, started
    /// @throws IOException if its address cannot be had
    /// @throws hyperserve.runtime.startup.StartupException if it cannot be started
    public static TestApplication onPort(Server server) throws IOException {
        return new TestApplication(OverWire.start(server));
    }

    /// {@return a client without cookies}
    public TestClient client() {
        return new TestClient(answering);
    }

    /// {@return where the server is, such as `http://127.0.0.1:8080`, for other clients; in memory
    /// `http://localhost`, where nothing is}
    public URI address() {
        return answering.address();
    }

    /// Stops the application.
    ///
    /// @throws IllegalStateException if it fails while it is stopped
    @Override
    public void close() {
        answering.close();
    }
}
