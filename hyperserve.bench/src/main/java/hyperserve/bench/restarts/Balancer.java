package hyperserve.bench.restarts;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// HAProxy or nginx in front of servers, with the configuration that is documented, but for
/// addresses.
final class Balancer implements AutoCloseable {

    private static final Path CONFIGURATIONS = Path.of("..", "jlink", "src", "main");
    private static final int START_SECONDS = 20;

    private final Process process;
    private final int port;

    private Balancer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Starts HAProxy, and waits until it knows all servers to be ready.
    ///
    /// @param retries what `retries` is to be, -1 for HAProxy's default
    /// @throws IOException if it does not start
    static Balancer haproxy(List<Replica> replicas, int retries, Path folder)
            throws IOException, InterruptedException {
        int port = freePort();
        String text = Files.readString(CONFIGURATIONS.resolve("haproxy/haproxy.cfg"));
        text = text.replace("bind :80\n", "bind 127.0.0.1:" + port + "\n");
        if (retries >= 0) {
            text = text.replace("    mode http\n", "    mode http\n    retries " + retries + "\n");
        }
        for (int i = 0; i < replicas.size(); i++) {
            Replica replica = replicas.get(i);
            text =
                    text.replace(
                            "192.0.2.1%d:8080 check port 9000".formatted(i + 1),
                            "127.0.0.1:%d check port %d"
                                    .formatted(replica.port(), replica.managementPort()));
        }
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), text);
        return start(List.of("haproxy", "-db", "-f", file.toString()), port, folder);
    }

    /// Starts nginx.
    ///
    /// @throws IOException if it does not start
    static Balancer nginx(List<Replica> replicas, Path folder)
            throws IOException, InterruptedException {
        int port = freePort();
        String text = Files.readString(CONFIGURATIONS.resolve("nginx/hyperserve.conf"));
        text = text.replace("listen 80;", "listen 127.0.0.1:" + port + ";");
        for (int i = 0; i < replicas.size(); i++) {
            text =
                    text.replace(
                            "192.0.2.1%d:8080".formatted(i + 1),
                            "127.0.0.1:" + replicas.get(i).port());
        }
        Path absolute = folder.toAbsolutePath();
        String file =
                """
                daemon off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/nginx-error.log;
                events { worker_connections 4096; }
                http {
                access_log off;
                client_body_temp_path %1$s/nginx-body;
                proxy_temp_path %1$s/nginx-proxy;
                fastcgi_temp_path %1$s/nginx-fastcgi;
                uwsgi_temp_path %1$s/nginx-uwsgi;
                scgi_temp_path %1$s/nginx-scgi;
                %2$s
                }
                """
                        .formatted(absolute, text);
        Path written = Files.writeString(absolute.resolve("nginx.conf"), file);
        List<String> command =
                List.of(
                        "nginx",
                        "-e",
                        absolute.resolve("nginx-error.log").toString(),
                        "-c",
                        written.toString());
        return start(command, port, folder);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Balancer start(List<String> command, int port, Path folder)
            throws IOException, InterruptedException {
        Path log = folder.resolve(command.getFirst() + ".log");
        Process process =
                new ProcessBuilder(command)
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Balancer balancer = new Balancer(process, port);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!balancer.accepts()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                balancer.close();
                throw new IOException(
                        command.getFirst() + " does not start: " + Files.readString(log));
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return balancer;
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException _) {
            // Not listening yet, which is what the caller wants to know.
            return false;
        }
    }

    int port() {
        return port;
    }

    /// Ends it, and the processes that it has started.
    @Override
    public void close() {
        List<ProcessHandle> workers = process.descendants().toList();
        process.destroyForcibly();
        workers.forEach(ProcessHandle::destroyForcibly);
    }
}
