package hyperserve.runtime;

import hyperserve.api.DrainReport;
import hyperserve.api.HandlerProvider;
import hyperserve.api.Nullable;
import hyperserve.api.PoolConfig;
import hyperserve.runtime.command.UsageException;
import hyperserve.runtime.discovery.Providers;
import hyperserve.runtime.discovery.StartupException;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.module.ModuleDescriptor;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/// The command line: serves the handlers found on the module path until SIGTERM or SIGINT.
///
/// Exit codes: 0 after a shutdown, 1 if the server cannot start, 2 for a wrong option or variable.
/// Standard output gets one line, when connections are accepted; all else goes to standard error.
public final class Main {

    private static final int CANNOT_START = 1;
    private static final int WRONG_USAGE = 2;

    private final PrintStream out;
    private final PrintStream err;

    private Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /// Starts the server.
    ///
    /// @param args the options; `--help` lists them
    public static void main(String[] args) {
        int code = new Main(System.out, System.err).run(args);
        if (code != 0) {
            System.exit(code);
        }
    }

    private int run(String[] args) {
        try {
            String imagePool = System.getProperty("hyperserve.pool");
            Invocation invocation = Settings.parse(args, System.getenv(), imagePool);
            if (invocation instanceof Settings settings) {
                serve(settings);
            } else if (invocation instanceof Invocation.Help(String text)) {
                out.print(text);
            } else {
                out.println("HyperServe " + version());
            }
            return 0;
        } catch (UsageException e) {
            err.println("hyperserve: " + e.getMessage());
            return WRONG_USAGE;
        } catch (StartupException | IOException e) {
            err.println("hyperserve: " + e.getMessage());
            return CANNOT_START;
        } catch (LinkageError e) {
            // A plug-in that was built against something else than what is here.
            String what = e.toString().lines().collect(Collectors.joining(" "));
            err.println("hyperserve: a module does not fit to the others: " + what);
            return CANNOT_START;
        }
    }

    private void serve(Settings settings) throws IOException {
        Server server =
                Server.at(settings.host(), settings.port())
                        .limits(settings.limits())
                        .timeouts(settings.timeouts())
                        .learning(settings.learning());
        Providers providers = Providers.ofImage();
        server.pool(providers.pool(settings.pool()));
        List<HandlerProvider> applications = providers.handlers();
        if (applications.isEmpty()) {
            err.println(
                    "hyperserve: no handlers found, every request is answered 404: put a module"
                            + " that provides hyperserve.api.HandlerProvider on the module path");
        }
        for (HandlerProvider application : applications) {
            register(server, application);
        }
        server.start();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> shutDown(server), "hyperserve-shutdown"));
        out.println(greeting(server));
        out.flush();
    }

    private static void register(Server server, HandlerProvider application) {
        try {
            server.handlers(application);
        } catch (RuntimeException e) {
            throw new StartupException(
                    "the handlers of %s cannot be registered: %s"
                            .formatted(application.getClass().getName(), e.getMessage()),
                    e);
        }
    }

    private static String greeting(Server server) {
        InetSocketAddress address = server.address();
        String host = address.getAddress().getHostAddress();
        PoolConfig config = server.poolConfig();
        // Not by a format, which takes milliseconds the first time.
        return "HyperServe "
                + version()
                + " listening on http://"
                + (address.getAddress() instanceof Inet6Address ? "[" + host + "]" : host)
                + ":"
                + address.getPort()
                + " pool="
                + server.poolName()
                + " workers="
                + config.min()
                + ".."
                + config.max();
    }

    private static String version() {
        @Nullable ModuleDescriptor descriptor = Main.class.getModule().getDescriptor();
        return descriptor == null
                ? "(unnamed)"
                : descriptor
                        .version()
                        .map(ModuleDescriptor.Version::toString)
                        .orElse("(unversioned)");
    }

    /// Runs when the JVM shuts down, after SIGTERM or SIGINT. By itself the JVM would then exit
    /// with 128 + the signal's number.
    private void shutDown(Server server) {
        DrainReport report = server.drain();
        // No format here either: what the training run of an image needs, each start loads.
        err.println(
                "HyperServe stopped: "
                        + report.finished()
                        + " requests finished, "
                        + report.cut()
                        + " connections cut");
        err.flush();
        Runtime.getRuntime().halt(0);
    }
}
