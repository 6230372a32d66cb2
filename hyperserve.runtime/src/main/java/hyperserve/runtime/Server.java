package hyperserve.runtime;

import hyperserve.api.DrainReport;
import hyperserve.api.ErrorRenderer;
import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.HandlerProvider;
import hyperserve.api.Method;
import hyperserve.api.Observer;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;
import hyperserve.api.ServerComponent;
import hyperserve.api.SettingValues;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.api.routing.RouteTable;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.protocol.Protocols;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// An HTTP server.
///
/// ```java
/// Server.at("127.0.0.1", 8080).get("/", request -> Response.text("Hello")).run();
/// ```
///
/// [#run()] is for a program that is a server: it ends in order when the process is told to end.
/// [#start()] and [#close()] are for those who embed one in something else.
///
/// It is configured, started once, and closed once; what configures it throws
/// [IllegalStateException] later on. Configuring is for one thread; the other methods may be called
/// by any. The worker pool is found as a service on the module path or the class path; where there
/// are several, [#pool(String)] says which. For applications and observers only [Main] looks so.
public final class Server implements Routes, AutoCloseable {

    private final List<ListenerConfig> listeners = new ArrayList<>();
    private final RouteTable routes = new RouteTable();
    private final Components components = new Components(routes);
    private final Life life = new Life();
    private final Services services = new Services();
    private Limits limits = Limits.defaults();
    private Timeouts timeouts = Timeouts.defaults();
    private PoolConfig poolConfig = PoolConfig.optimal();
    private boolean learning = true;

    private Server(ListenerConfig first) {
        listeners.add(first);
    }

    /// A server that will listen on an address.
    ///
    /// @param host a host name or IP address of this machine; `0.0.0.0` for all of IPv4, `::` for
    ///     all there are
    /// @param port the port, or 0 for a free one
    /// @return a server without handlers, not started
    /// @throws IllegalArgumentException if the port is not 0 to 65535
    public static Server at(String host, int port) {
        return at(ListenerConfig.at(host, port));
    }

    /// A server that will listen on any kind of address.
    ///
    /// @param first where, and how
    /// @return a server without handlers, not started
    public static Server at(ListenerConfig first) {
        return new Server(first);
    }

    /// Listens on one more address. All else is shared: [Limits#connections()] bounds the sum.
    ///
    /// @param another where, and how
    /// @return this
    public Server listen(ListenerConfig another) {
        life.requireNotStarted();
        listeners.add(Objects.requireNonNull(another, "another"));
        return this;
    }

    /// Listens on one more address, as [#listen(ListenerConfig)].
    ///
    /// @param another where, as [ListenerConfig#at(SocketAddress)] says
    /// @return this
    /// @throws IllegalArgumentException if it is no address that can be listened on
    public Server listen(SocketAddress another) {
        return listen(ListenerConfig.at(another));
    }

    /// Chooses the worker pool by name.
    ///
    /// @param name the name of a pool on the module path, such as `standard`
    /// @return this
    public Server pool(String name) {
        life.requireNotStarted();
        services.pool(name);
        return this;
    }

    /// Chooses the worker pool by its provider, whether it can be found as a service or not.
    ///
    /// @param provider the provider
    /// @return this
    public Server pool(WorkerPoolProvider provider) {
        life.requireNotStarted();
        services.pool(provider);
        return this;
    }

    /// Sets the sizes of the worker pool. Its capacity is always [Limits#inFlight()].
    ///
    /// @param config the sizes
    /// @return this
    public Server poolConfig(PoolConfig config) {
        life.requireNotStarted();
        poolConfig = Objects.requireNonNull(config, "config");
        return this;
    }

    /// Sets the bounds.
    ///
    /// @param bounds the bounds
    /// @return this
    public Server limits(Limits bounds) {
        life.requireNotStarted();
        limits = Objects.requireNonNull(bounds, "bounds");
        return this;
    }

    /// Sets the clocks.
    ///
    /// @param clocks the clocks
    /// @return this
    public Server timeouts(Timeouts clocks) {
        life.requireNotStarted();
        timeouts = Objects.requireNonNull(clocks, "clocks");
        return this;
    }

    /// Switches the learning of routes that wait; it is on by default.
    ///
    /// A route whose handler was seen waiting by the pool counts as blocking for a second, at each
    /// relapse twice as long, up to 64 seconds. [RouteOptions#blocking()] and
    /// [RouteOptions#nonBlocking()] say it once and for all.
    ///
    /// @param on whether routes learn
    /// @return this
    public Server learning(boolean on) {
        life.requireNotStarted();
        learning = on;
        return this;
    }

    /// Lets an application register its handlers. It is told when this server starts and stops, and
    /// has the context class loader of the thread that starts it.
    ///
    /// @param application the application
    /// @return this
    public Server handlers(HandlerProvider application) {
        return handlers(application, SettingValues.empty());
    }

    /// Configures an application, and lets it register its handlers, as
    /// [#handlers(HandlerProvider)].
    ///
    /// @param application the application
    /// @param settings what its settings are set to; the others have their defaults
    /// @return this
    public Server handlers(HandlerProvider application, SettingValues settings) {
        life.requireNotStarted();
        components.add(application, settings);
        return this;
    }

    /// Lets somebody observe what this server does, and have a part in its life as an application
    /// has. Several are told in the order in which they were given.
    ///
    /// @param observer the observer
    /// @return this
    public Server observer(Observer observer) {
        return observer(observer, SettingValues.empty());
    }

    /// Configures an observer, and lets it observe, as [#observer(Observer)].
    ///
    /// @param observer the observer
    /// @param settings what its settings are set to; the others have their defaults
    /// @return this
    public Server observer(Observer observer, SettingValues settings) {
        life.requireNotStarted();
        components.add(observer, settings);
        return this;
    }

    /// Lets a plug-in register its handlers, or observe. It runs, and is told of this server's
    /// life, with its own class loader for context.
    Server plugin(ServerComponent plugin, SettingValues settings) {
        life.requireNotStarted();
        components.addPlugin(plugin, settings);
        return this;
    }

    /// Sets what connections can change to, in place of what this module's own layer has.
    Server protocols(Protocols found) {
        life.requireNotStarted();
        services.protocols(found);
        return this;
    }

    @Override
    public Server handle(Method method, String path, Handler handler, RouteOptions options) {
        life.requireNotStarted();
        routes.handle(method, path, handler, options);
        return this;
    }

    @Override
    public Server any(String path, Handler handler, RouteOptions options) {
        life.requireNotStarted();
        routes.any(path, handler, options);
        return this;
    }

    @Override
    public Server filter(Filter filter) {
        life.requireNotStarted();
        routes.filter(filter);
        return this;
    }

    @Override
    public Server filter(String prefix, Filter filter) {
        life.requireNotStarted();
        routes.filter(prefix, filter);
        return this;
    }

    @Override
    public Server errors(ErrorRenderer renderer) {
        life.requireNotStarted();
        routes.errors(renderer);
        return this;
    }

    @Override
    public Server handle(Method method, String path, Handler handler) {
        return handle(method, path, handler, RouteOptions.defaults());
    }

    @Override
    public Server any(String path, Handler handler) {
        return any(path, handler, RouteOptions.defaults());
    }

    @Override
    public Server get(String path, Handler handler) {
        return handle(Method.GET, path, handler);
    }

    @Override
    public Server post(String path, Handler handler) {
        return handle(Method.POST, path, handler);
    }

    @Override
    public Server put(String path, Handler handler) {
        return handle(Method.PUT, path, handler);
    }

    @Override
    public Server patch(String path, Handler handler) {
        return handle(Method.PATCH, path, handler);
    }

    @Override
    public Server delete(String path, Handler handler) {
        return handle(Method.DELETE, path, handler);
    }

    /// Listens and serves. Returns when connections are accepted, or when a stop was asked for
    /// meanwhile.
    ///
    /// Handlers run with the context class loader of the thread that calls this.
    ///
    /// @return this
    /// @throws IOException if an address cannot be had; the message names it, and none is kept
    /// @throws hyperserve.runtime.startup.StartupException if there is no such pool, or several and
    ///     none was chosen, or the pool cannot be made or started, or an application cannot be
    ///     started, whatever it threw
    /// @throws IllegalStateException if it was started or closed before
    public Server start() throws IOException {
        open();
        begin();
        return this;
    }

    /// Takes the addresses.
    void open() throws IOException {
        life.open(() -> with(Engine::open));
    }

    /// Finds out whether it could be started, without an address. It is of no use afterwards.
    void check() throws IOException {
        var _ = with(StartCheck::passes);
    }

    private <T> T with(Engine.Preparation<T> preparation) throws IOException {
        return preparation.of(
                listeners,
                routes.router(learning),
                services.pool(),
                poolConfig(),
                limits,
                timeouts,
                components.toStart(),
                services.protocols());
    }

    /// Starts the applications, and to serve.
    ///
    /// @return false if a stop was asked for meanwhile
    boolean begin() {
        return life.begin();
    }

    /// Starts and serves until the process is told to end, or another thread closes the server: the
    /// call for a program with a `main` of its own.
    ///
    /// SIGTERM or SIGINT drains the server, as [#drain()] does; then this method returns, and the
    /// process exits with code 0 when the thread that called it has ended, or half a second later.
    /// Shutdown hooks run then, and not before. A second signal ends the process at once, with exit
    /// code 143 or 130. An exit that is begun elsewhere, by `System.exit` say, keeps its code; the
    /// server drains beside the other shutdown hooks. What was drained is logged as information.
    ///
    /// [#start()] leaves signals and shutdown hooks alone.
    ///
    /// @throws IOException as [#start()]
    /// @throws InterruptedException if interrupted; the server is closed then
    public void run() throws IOException, InterruptedException {
        new Foreground(this, life).run();
    }

    /// Waits until the server is closed.
    ///
    /// @throws InterruptedException if interrupted
    public void awaitClose() throws InterruptedException {
        life.awaitClose();
    }

    /// {@return the addresses it listens on, in the order in which they were given, with the ports
    /// that were taken}
    ///
    /// @throws IllegalStateException if it has not been started
    public List<SocketAddress> addresses() {
        return life.running().addresses();
    }

    /// {@return the first of its addresses that is one of the Internet Protocol, with the port that
    /// was taken}
    ///
    /// @throws IllegalStateException if it has not been started, or has only Unix domain sockets
    public InetSocketAddress address() {
        return life.running().address();
    }

    /// {@return the port of [#address()], or throws what that does}
    public int port() {
        return address().getPort();
    }

    /// {@return the name of the worker pool}
    ///
    /// @throws IllegalStateException if it has not been started
    public String poolName() {
        return life.running().poolName();
    }

    /// {@return the sizes of the worker pool}
    public PoolConfig poolConfig() {
        return poolConfig.withCapacity(limits.inFlight());
    }

    /// {@return what the worker pool is doing and has done}
    ///
    /// @throws IllegalStateException if it has not been started
    public PoolSnapshot poolSnapshot() {
        return life.running().poolSnapshot();
    }

    /// {@return the number of open connections}
    ///
    /// @throws IllegalStateException if it has not been started
    public long connections() {
        return life.running().connections();
    }

    /// {@return how many bytes are kept for all connections at the moment, of the
    /// [Limits#memory()] that may be}
    ///
    /// @throws IllegalStateException if it has not been started
    public long memoryKept() {
        return life.running().memoryKept();
    }

    /// {@return the routes that count as blocking at the moment because their handlers were seen
    /// waiting, such as `GET /report`, in the order of registration}
    ///
    /// @throws IllegalStateException if it has not been started
    public List<String> routesSeenWaiting() {
        return life.running().routesSeenWaiting();
    }

    Life life() {
        return life;
    }

    /// Stops: accepts no more, answers what is in progress or on its way, at most as long as
    /// [Timeouts#drain()], and closes. Each answer meanwhile is the last one of its connection, and
    /// a connection that is idle is closed after a second.
    ///
    /// Handlers that are not done in time are interrupted; their clients get 503, if they heed that
    /// at once. The whole takes the drain time and a second at most, whatever handlers do.
    ///
    /// There is one stop; a second call waits for the end of the first. But a call from a handler
    /// or body writer, of whichever server, waits only for those who do not wait like this
    /// themselves, so that its own request is answered, too. On a thread that polls, as that of a
    /// route which is [RouteOptions#nonBlocking()] in some pools, nothing can be waited for: there,
    /// and in an observer, it begins the stop and returns. An interrupt of the caller changes
    /// nothing, and is still pending afterwards.
    ///
    /// @return how many requests were answered meanwhile, and how many connections were cut with a
    ///     request in progress. All calls get the same report, but those from handlers one of what
    ///     has become of the others so far
    public DrainReport drain() {
        return life.drain();
    }

    /// Stops as [#drain()] does.
    @Override
    public void close() {
        drain();
    }
}
