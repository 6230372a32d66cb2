package hyperserve.runtime;

import hyperserve.api.DrainReport;
import hyperserve.api.HandlerProvider;
import hyperserve.api.Network;
import hyperserve.api.Nullable;
import hyperserve.api.Observer;
import hyperserve.api.ServerComponent;
import hyperserve.api.SettingValues;
import hyperserve.api.logging.LogText;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.routing.ContextLoader;
import hyperserve.runtime.command.Invocation;
import hyperserve.runtime.command.Networks;
import hyperserve.runtime.command.Settings;
import hyperserve.runtime.command.SettingsSource;
import hyperserve.runtime.command.TlsSettings;
import hyperserve.runtime.command.UsageException;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.credentials.TlsProvider;
import hyperserve.runtime.discovery.Providers;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.logging.RootCause;
import hyperserve.runtime.startup.StartupException;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.module.ModuleDescriptor;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The command line: serves the handlers found on the module path until SIGTERM or SIGINT.
///
/// Exit codes: 0 after a stop, 130 or 143 if a second signal broke it off, 1 if the server cannot
/// start, 2 for a wrong option or variable; or what an application gave to `System.exit`.
/// Standard output gets one line, when connections are accepted; all else goes to standard error.
public final class Main {

    private static final Logger LOG = LazyLogger.of(Main.class);

    private static final int CANNOT_START = 1;
    private static final int WRONG_USAGE = 2;

    private final PrintStream out;
    private final PrintStream err;

    private @Nullable Providers providers;
    private @Nullable List<HandlerProvider> applications;
    private @Nullable List<Observer> observers;

    private Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /// Starts the server.
    ///
    /// @param args the options; `--help` lists them
    public static void main(String[] args) {
        if (!new File(System.getProperty("java.home")).isDirectory()) {
            // In the locale C, names that are not ASCII cannot be written. So this JVM finds none
            // of its libraries, of which an orderly exit needs some, too.
            System.err.println(
                    "hyperserve: the name of the folder that this image lies in cannot be written"
                            + " in the locale of this process: set LC_ALL=C.UTF-8, or move it");
            Runtime.getRuntime().halt(CANNOT_START);
        }
        // Also after a stop that an application has asked for, whose threads may live.
        System.exit(new Main(System.out, System.err).run(args));
    }

    private int run(String[] args) {
        OrderlyEnd.outlive();
        try {
            String imagePool = System.getProperty("hyperserve.pool");
            SettingsSource source =
                    new SettingsSource(args, System.getenv(), imagePool, this::components);
            Invocation invocation = source.read();
            if (invocation instanceof Settings settings) {
                serve(settings, source);
            } else {
                answer(invocation);
            }
            return 0;
        } catch (UsageException e) {
            err.println("hyperserve: " + e.getMessage());
            return WRONG_USAGE;
        } catch (StartupException | IOException e) {
            return cannotStart(String.valueOf(e.getMessage()), e);
        } catch (Throwable e) {
            return cannotStart("the server cannot start: " + RootCause.of(e), e);
        }
    }

    /// Does what was asked for instead of serving.
    private void answer(Invocation invocation) throws IOException, UsageException {
        if (invocation instanceof Invocation.Help(String text)) {
            out.print(text);
        } else if (invocation instanceof Invocation.PrintConfig(String text)) {
            // A file of settings is in UTF-8, whatever this process writes.
            out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        } else if (invocation instanceof Invocation.Check(Settings settings)) {
            configured(settings, false).check();
            out.println("configuration ok");
        } else {
            out.println("HyperServe " + version());
        }
    }

    /// Whatever it is, what is left of a start must not live on.
    private int cannotStart(String why, Throwable thrown) {
        err.println("hyperserve: " + why);
        LOG.log(Level.DEBUG, "what was thrown when the server started", thrown);
        return CANNOT_START;
    }

    private Providers providers() {
        Providers found = providers;
        if (found == null) {
            found = Providers.ofImage();
            providers = found;
        }
        return found;
    }

    private List<HandlerProvider> applications() {
        List<HandlerProvider> found = applications;
        if (found == null) {
            found = providers().handlers();
            applications = found;
        }
        return found;
    }

    private List<Observer> observers() {
        List<Observer> found = observers;
        if (found == null) {
            found = providers().observers();
            observers = found;
        }
        return found;
    }

    private List<ServerComponent> components() {
        List<ServerComponent> all = new ArrayList<>(observers());
        all.addAll(applications());
        return all;
    }

    /// A server with its pool and its components.
    ///
    /// @param inherits whether a socket is taken that the settings say is to be inherited
    private Server configured(Settings settings, boolean inherits) throws UsageException {
        Server server =
                server(settings, inherits && settings.inheritsSocket())
                        .limits(settings.limits())
                        .timeouts(settings.timeouts())
                        .learning(settings.learning());
        server.pool(providers().pool(settings.pool())).protocols(providers().protocols());
        for (ServerComponent component : components()) {
            register(server, component, settings.applications());
        }
        return server;
    }

    private void serve(Settings settings, SettingsSource source)
            throws IOException, UsageException {
        Server server = configured(settings, true);
        server.open();
        Runnable reload = new SettingsReload(source, server.life());
        try (OrderlyEnd end = OrderlyEnd.of(server, this::report, reload)) {
            if (server.begin()) {
                greet(server, settings);
            }
            awaitClose(server);
            end.report();
        }
    }

    /// A server that will listen where the settings say, at least at one address.
    private Server server(Settings settings, boolean inherits) {
        List<ListenerConfig> listeners = new ArrayList<>();
        TlsSettings tls = settings.tls();
        if (settings.listensAtPort()) {
            ListenerConfig first =
                    inherits
                            ? InheritedSocket.config()
                            : ListenerConfig.at(settings.host(), settings.port());
            TlsConfig config = tls.config();
            listeners.add(config == null ? first : first.withTls(withProvider(config)));
        }
        Integer plainPort = tls.plainPort();
        if (plainPort != null) {
            listeners.add(ListenerConfig.at(settings.host(), plainPort));
        }
        for (SocketAddress each : settings.listen()) {
            ListenerConfig listener = ListenerConfig.at(each);
            listeners.add(
                    each instanceof UnixDomainSocketAddress
                            ? listener.withFilePermissions(settings.socketPermissions())
                            : listener);
        }
        listeners.replaceAll(each -> behindProxies(each, settings.proxies()));
        Server server = Server.at(listeners.getFirst());
        listeners.stream().skip(1).forEach(server::listen);
        return tls.redirects() ? server.filter(new HttpsRedirect(server)) : server;
    }

    /// An address is behind those proxies that can connect to it.
    private static ListenerConfig behindProxies(
            ListenerConfig listener, @Nullable Networks proxies) {
        if (proxies == null) {
            return listener;
        }
        boolean unix = listener.address() instanceof UnixDomainSocketAddress;
        if (unix ? !proxies.unix() : proxies.all().isEmpty()) {
            return listener;
        }
        return listener.withProxyProtocol(
                unix ? new Network[0] : proxies.all().toArray(Network[]::new));
    }

    /// One may be among the drop-ins.
    private TlsConfig withProvider(TlsConfig config) {
        TlsProvider found = providers().tls();
        return found == null ? config : config.withProvider(found);
    }

    private void greet(Server server, Settings settings) {
        if (applications().isEmpty()) {
            err.println(
                    "hyperserve: no handlers found, every request is answered 404: put a jar"
                            + " that provides hyperserve.api.HandlerProvider on the module path or"
                            + " class path");
        }
        String greeting = greeting(server, settings.tls().config() != null) + readyWords();
        out.println(greeting);
        if (out.checkError()) {
            LOG.log(
                    Level.WARNING,
                    "standard output cannot be written, so this is said here: {0}",
                    greeting);
        }
    }

    /// What components add to the line, each behind a blank.
    private String readyWords() {
        StringBuilder words = new StringBuilder();
        for (ServerComponent component : components()) {
            // No lambda, which takes time at each start.
            @Nullable
            ClassLoader before = ContextLoader.enter(component.getClass().getClassLoader());
            try {
                for (String each : component.readyWords()) {
                    words.append(' ').append(LogText.of(each));
                }
            } catch (Throwable e) {
                LOG.log(
                        Level.ERROR,
                        Providers.describe(component)
                                + " cannot say what to add to the line that the server is ready",
                        e);
            } finally {
                ContextLoader.enter(before);
            }
        }
        return words.toString();
    }

    /// A pool whose threads are all daemons would not keep the process alive.
    private static void awaitClose(Server server) {
        boolean open = true;
        while (open) {
            try {
                server.awaitClose();
                open = false;
            } catch (InterruptedException e) {
                LOG.log(Level.DEBUG, "a plug-in has interrupted the thread that loaded it", e);
            }
        }
    }

    private static void register(Server server, ServerComponent component, SettingValues values)
            throws UsageException {
        try {
            server.plugin(component, values);
        } catch (RefusedSettings e) {
            throw new UsageException(
                    Providers.describe(component) + " cannot be configured so: " + e.getMessage());
        } catch (Throwable e) {
            throw StartupException.of(
                    Providers.describe(component) + " cannot be registered",
                    e,
                    Providers.cure(component));
        }
    }

    /// @param tls whether the first address speaks TLS
    private static String greeting(Server server, boolean tls) {
        PoolConfig config = server.poolConfig();
        // Not by a format, which takes milliseconds the first time.
        StringBuilder line = new StringBuilder("HyperServe ").append(version());
        line.append(" listening on");
        String scheme = tls ? "https://" : "http://";
        for (SocketAddress each : server.addresses()) {
            line.append(' ').append(shown(scheme, each));
            scheme = "http://";
        }
        return line.append(" pool=")
                .append(server.poolName())
                .append(" workers=")
                .append(config.min())
                .append("..")
                .append(config.max())
                .toString();
    }

    private static String shown(String scheme, SocketAddress address) {
        if (!(address instanceof InetSocketAddress ip)) {
            return "unix:" + address;
        }
        String host = ip.getAddress().getHostAddress();
        String written = ip.getAddress() instanceof Inet6Address ? "[" + host + "]" : host;
        return scheme + written + ":" + ip.getPort();
    }

    /// Of the module, or, on the class path, of a file: what makes one jar of many keeps no
    /// manifest.
    private static String version() {
        @Nullable ModuleDescriptor descriptor = Main.class.getModule().getDescriptor();
        return descriptor == null
                ? recordedVersion()
                : descriptor
                        .version()
                        .map(ModuleDescriptor.Version::toString)
                        .orElse("(unversioned)");
    }

    private static String recordedVersion() {
        try (@Nullable InputStream file = Main.class.getResourceAsStream("version.txt")) {
            return file == null
                    ? "(unversioned)"
                    : new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(unversioned)";
        }
    }

    private void report(DrainReport report) {
        // No format here either: what the training run of an image needs, each start loads.
        err.println(
                "HyperServe stopped: "
                        + report.finished()
                        + " requests finished, "
                        + report.cut()
                        + " connections cut");
        err.flush();
    }
}
