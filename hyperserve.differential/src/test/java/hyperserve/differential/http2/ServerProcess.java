package hyperserve.differential.http2;

import hyperserve.test.Eventually;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A server of another kind, from a package of Debian, in a folder of its own.
final class ServerProcess implements TestServer {

    private final String name;
    private final int port;
    private final Path folder;
    private final Process process;

    private ServerProcess(String name, int port, Path folder, List<String> command)
            throws IOException {
        this.name = name;
        this.port = port;
        this.folder = folder;
        process =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("log").toFile())
                        .start();
        Eventually.is(name + " listens", this::listens);
    }

    /// Where a program is, if it is installed. Debian has some where only the superuser looks.
    static Optional<String> find(String program) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    private boolean listens() {
        if (!process.isAlive()) {
            throw new AssertionError(name + " has ended: " + log());
        }
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /// nghttp2's, which answers 200 if there is a file.
    static ServerProcess nghttpd(String program) throws IOException {
        Path folder = Files.createTempDirectory("nghttpd");
        for (String file : List.of("index.html", "b", "a", "following", "a;b")) {
            Files.writeString(folder.resolve(file), "ok");
        }
        int port = freePort();
        return new ServerProcess(
                "nghttpd",
                port,
                folder,
                List.of(program, "--no-tls", "-a", "127.0.0.1", "-d", ".", "" + port));
    }

    /// nginx, which says which method and target it has understood.
    static ServerProcess nginx(String program) throws IOException {
        Path folder = Files.createTempDirectory("nginx");
        int port = freePort();
        Files.writeString(
                folder.resolve("nginx.conf"),
                """
                daemon off;
                worker_processes 1;
                pid nginx.pid;
                error_log error.log;
                events { worker_connections 256; }
                http {
                    access_log off;
                    client_body_temp_path body;
                    proxy_temp_path proxy;
                    fastcgi_temp_path fastcgi;
                    uwsgi_temp_path uwsgi;
                    scgi_temp_path scgi;
                    server {
                        listen 127.0.0.1:%d http2;
                        merge_slashes off;
                        location / {
                            add_header Seen "$request_method $request_uri" always;
                            return 200 ok;
                        }
                    }
                }
                """
                        .formatted(port));
        return new ServerProcess(
                "nginx",
                port,
                folder,
                List.of(program, "-p", folder + "/", "-c", "nginx.conf", "-e", "error.log"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
