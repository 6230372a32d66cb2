package hyperserve.bench.restarts;

import hyperserve.api.Nullable;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// One of several servers, each time in a process of its own, always at the same port.
final class Replica implements AutoCloseable {

    private static final int END_SECONDS = 40;

    private final Path image;
    private final String drainDelay;
    private final Path errors;
    private final int port = freePort();
    private final int managementPort = freePort();
    private @Nullable Process process;

    /// Read by clients.
    private volatile boolean stopping;

    Replica(Path image, String drainDelay, Path errors) throws IOException {
        this.image = image;
        this.drainDelay = drainDelay;
        this.errors = errors;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    int managementPort() {
        return managementPort;
    }

    /// Whether it may have been told to stop.
    boolean isStopping() {
        return stopping;
    }

    /// Starts it, and waits until it serves.
    ///
    /// @throws IOException if it does not
    void start() throws IOException {
        List<String> command =
                List.of(
                        image.resolve("bin/hyperserve").toString(),
                        "--port",
                        Integer.toString(port),
                        "--management-port",
                        Integer.toString(managementPort),
                        "--drain-delay",
                        drainDelay);
        Process started =
                new ProcessBuilder(command)
                        .redirectInput(new File("/dev/null"))
                        .redirectError(errors.toFile())
                        .start();
        process = started;
        String line = started.inputReader().readLine();
        if (line == null) {
            throw new IOException("a server does not start: " + Files.readString(errors));
        }
        stopping = false;
    }

    /// Tells it to stop, and waits until it has ended.
    ///
    /// @throws IOException if it ends in another way than it should
    void stop() throws IOException, InterruptedException {
        Process running = process;
        if (running == null) {
            return;
        }
        stopping = true;
        running.toHandle().destroy();
        if (!running.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("a server does not end after SIGTERM");
        }
        String said = Files.readString(errors);
        if (running.exitValue() != 0 || !said.contains(" 0 connections cut")) {
            throw new IOException(
                    "a server ended with exit code " + running.exitValue() + ": " + said);
        }
    }

    @Override
    public void close() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }
}
