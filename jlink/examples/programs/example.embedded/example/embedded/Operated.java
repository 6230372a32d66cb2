package example.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import example.threads.Each;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.SettingValues;
import hyperserve.observe.AccessLog;
import hyperserve.observe.Health;
import hyperserve.observe.HealthCheck;
import hyperserve.observe.HealthReporter;
import hyperserve.observe.Metrics;
import hyperserve.observe.Observability;
import hyperserve.runtime.Server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Two servers that tell how they are: one where it serves, one at an address of its own, as by the
/// option `--management-port`, which also logs requests, as by `--access-log`.
public final class Operated {

    /// An application that cannot do without its folder.
    private static final class Shelf implements HandlerProvider, HealthReporter {
        @Override
        public void register(Routes routes) {
            routes.get("/", request -> Response.text("a shelf"));
        }

        @Override
        public List<HealthCheck> healthChecks() {
            HealthCheck.Check folder = () -> Files.list(Path.of(".")).close();
            return List.of(HealthCheck.of("folder", folder).withTimeout(Duration.ofSeconds(2)));
        }
    }

    private Operated() {}

    /// Starts both, asks, and stops.
    ///
    /// @param args none
    /// @throws IOException if a server cannot be asked
    public static void main(String... args) throws IOException {
        byParts();
        asByTheOption();
    }

    private static void byParts() throws IOException {
        Metrics metrics = Metrics.create();
        HealthCheck disk = HealthCheck.of("disk", Operated::requireRoom).notCritical();
        Health health = Health.of(disk);
        Server configured =
                Server.at("127.0.0.1", 0)
                        .pool(new Each())
                        .observer(metrics)
                        .observer(health)
                        .handlers(new Shelf())
                        .get("/metrics", metrics.handler())
                        .get("/livez", health.livez())
                        .get("/readyz", health.readyz())
                        .get("/healthz", health.handler());
        try (Server server = configured.start()) {
            ask(server.address(), "/");
            ask(server.address(), "/metrics")
                    .lines()
                    .filter(Operated::isShown)
                    .forEach(Operated::print);
            print(ask(server.address(), "/livez").strip());
            print(ask(server.address(), "/readyz").strip());
            print(disk + ": " + ask(server.address(), "/healthz").contains("disk: "));
        }
    }

    private static boolean isShown(String line) {
        return line.startsWith("hyperserve_serving ");
    }

    private static void requireRoom() throws IOException {
        if (Files.getFileStore(Path.of(".")).getUsableSpace() == 0) {
            throw new IOException("the disk is full");
        }
    }

    private static void asByTheOption() throws IOException {
        Observability operated = new Observability();
        SettingValues where = SettingValues.empty().with(Observability.PORT, 0);
        Path log = Files.createTempFile("access", ".log");
        SettingValues logged =
                SettingValues.empty()
                        .with(AccessLog.DESTINATION, log.toString())
                        .with(AccessLog.FORMAT, "common");
        try (Server server =
                Server.at("127.0.0.1", 0)
                        .pool(new Each())
                        .handlers(operated, where)
                        .handlers(new Shelf())
                        .observer(new AccessLog(), logged)
                        .start()) {
            InetSocketAddress management = (InetSocketAddress) operated.addresses().getFirst();
            print("ready words: " + operated.readyWords().size());
            print("apart: " + (management.getPort() != server.port()));
            print(ask(management, "/readyz").lines().findFirst().orElse("nothing"));
            ask(server.address(), "/");
        }
        print("logged: " + Files.readString(log).endsWith("\"GET / HTTP/1.1\" 200 7\n"));
        Files.delete(log);
    }

    private static String ask(InetSocketAddress address, String path) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        try (InputStream answer = uri.toURL().openStream()) {
            return new String(answer.readAllBytes(), UTF_8);
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
