package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server in a process of its own, on a free port, that has said that it accepts connections.
final class ServerProcess implements AutoCloseable {

    private static final Pattern GREETING =
            Pattern.compile(
                    "HyperServe (?<version>[0-9]\\S*) listening on http://127\\.0\\.0\\.1:"
                            + "(?<port>[1-9][0-9]*) pool=(?<pool>[a-z][a-z0-9-]*)"
                            + " workers=[1-9][0-9]*\\.\\.[1-9][0-9]*(?<words>( [a-z]+=\\S+)*)");

    final Process process;
    final int port;
    final String pool;

    /// What components have added to the line, each behind a blank.
    final String readyWords;

    private final OutputLines out;
    private final OutputLines err;
    private final HttpClient client = HttpClient.newHttpClient();

    private ServerProcess(Process process) {
        this.process = process;
        out = new OutputLines(process.inputReader());
        err = new OutputLines(process.errorReader());
        String greeting = out.first();
        Matcher matcher = GREETING.matcher(greeting);
        assertThat(matcher.matches())
                .as("greeting '%s', errors %s", greeting, greeting.isEmpty() ? err.all() : "")
                .isTrue();
        port = Integer.parseInt(matcher.group("port"));
        pool = matcher.group("pool");
        readyWords = matcher.group("words");
    }

    static ServerProcess start(Command command) throws IOException {
        return startOn(0, command);
    }

    static ServerProcess startOn(int port, Command command) throws IOException {
        Process process = command.with("--port", String.valueOf(port)).start();
        try {
            return new ServerProcess(process);
        } catch (Throwable e) {
            process.destroyForcibly();
            throw e;
        }
    }

    HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .timeout(Command.LIVENESS);
    }

    HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return send(request(target));
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(Math.toIntExact(Command.LIVENESS.toMillis()));
        return socket;
    }

    /// Sends a signal to the process that was started.
    void signal(String name) throws IOException, InterruptedException {
        Outcome kill = Command.of("sh", "-c", "kill -" + name + " " + process.pid()).run();
        assertThat(kill.code()).as("kill -%s", name).isZero();
    }

    /// Waits for the first line on standard error.
    String firstError() {
        return err.first();
    }

    /// Waits until the listening socket is closed, as it is when a stop has begun.
    void awaitNoListener() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Command.LIVENESS.toNanos();
        while (accepts()) {
            assertThat(System.nanoTime()).as("still listening").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private boolean accepts() throws IOException {
        try (Socket socket = connect()) {
            return socket.isConnected();
        } catch (SocketException e) {
            // Refused, or reset: it was closed with this connection in its queue.
            return false;
        }
    }

    Outcome awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(Command.LIVENESS)).as("the server ends").isTrue();
        return new Outcome(process.exitValue(), out.all(), err.all());
    }

    Outcome stop() throws IOException, InterruptedException {
        signal("TERM");
        return awaitEnd();
    }

    @Override
    public void close() {
        client.shutdownNow();
        process.destroyForcibly();
    }
}
