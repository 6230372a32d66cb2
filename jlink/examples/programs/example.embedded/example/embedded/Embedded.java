package example.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import example.threads.Each;
import example.web.AccessLog;
import example.web.Guestbook;

import hyperserve.api.DrainReport;
import hyperserve.api.Response;
import hyperserve.api.SettingValues;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.runtime.ListenerConfig;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.startup.StartupException;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/// A server in a program that is more than a server: it starts, asks itself by two ways, and stops.
public final class Embedded {

    private Embedded() {}

    /// Starts, asks, stops.
    ///
    /// @param args none
    /// @throws IOException if the server cannot be asked
    public static void main(String... args) throws IOException {
        Path folder = Files.createTempDirectory("embedded");
        Path socket = folder.resolve("http.sock");
        Path log = folder.resolve("access.log");
        try (Server server = configured(socket, log)) {
            server.start();
            System.out.println(server.poolName() + " serves on " + server.addresses());
            System.out.println(ask(server.port()));
            System.out.println(ask(socket));
            PoolSnapshot pool = server.poolSnapshot();
            System.out.printf(
                    "%d tasks, %d refused, %d connections, %d bytes kept, waiting: %s%n",
                    pool.submitted(),
                    pool.rejected(),
                    server.connections(),
                    server.memoryKept(),
                    server.routesSeenWaiting());
            DrainReport report = server.drain();
            System.out.println(report.cut() + " requests were cut");
            System.out.println(Files.readAllLines(log).size() + " lines in the log");
            Files.delete(log);
        } catch (StartupException e) {
            System.err.println("No server: " + e.getMessage());
        } finally {
            Files.delete(folder);
        }
    }

    private static Server configured(Path socket, Path log) {
        SettingValues book = SettingValues.empty().with(Guestbook.TITLE, "Embedded");
        return Server.at("127.0.0.1", 0)
                .listen(
                        ListenerConfig.at(UnixDomainSocketAddress.of(socket))
                                .withFilePermissions(PosixFilePermissions.fromString("rw-------")))
                .pool(new Each())
                .poolConfig(PoolConfig.development())
                .limits(Limits.defaults().withBody(1 << 20).withInFlight(500))
                .timeouts(
                        Timeouts.defaults()
                                .withIdle(Duration.ofSeconds(20))
                                .withDrain(Duration.ofSeconds(3)))
                .learning(false)
                .handlers(new Guestbook(), book)
                .observer(
                        new AccessLog(), SettingValues.empty().with(AccessLog.FILE, log.toString()))
                .get("/version", request -> Response.text("1"));
    }

    private static String ask(int port) throws IOException {
        try (InputStream page = URI.create("http://127.0.0.1:" + port + "/").toURL().openStream()) {
            return new String(page.readAllBytes(), UTF_8);
        }
    }

    private static String ask(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            String request = "GET /version HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
            ByteBuffer response = ByteBuffer.allocate(4096);
            while (channel.read(response) >= 0) {
                // Until the server closes the connection.
            }
            return new String(response.array(), 0, response.position(), US_ASCII)
                    .lines()
                    .findFirst()
                    .orElse("nothing");
        }
    }
}
