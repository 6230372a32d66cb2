package example.web;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.ClosedWebSocket;
import hyperserve.api.DrainReport;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Observer;
import hyperserve.api.RunningServer;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;
import hyperserve.api.Status;
import hyperserve.api.logging.LogText;
import hyperserve.api.logging.PrintedThrowable;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// A line for each exchange, written by a thread of its own, as an observer must not wait for a
/// disk. Without the setting `request-log` it does nothing.
public final class AccessLog implements Observer {

    /// The file, or none.
    public static final Setting<String> FILE =
            Setting.text("request-log", "the file that gets a line for each exchange");

    private static final Setting<Duration> SLOW =
            Setting.time(
                    "access-slow",
                    "what takes longer is marked",
                    Duration.ofMillis(1),
                    Duration.ofHours(1),
                    Duration.ofSeconds(1));

    private static final System.Logger LOG = System.getLogger(AccessLog.class.getName());

    /// No line is equal to this one.
    private static final String END = "\n";

    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(10_000);
    private @Nullable Path file;
    private Duration slow = Duration.ofSeconds(1);
    private @Nullable Thread writer;

    @Override
    public List<Setting<?>> settings() {
        return List.of(FILE, SLOW);
    }

    @Override
    public void configure(SettingValues values) {
        String name = values.find(FILE);
        file = name == null ? null : Path.of(name);
        slow = values.get(SLOW);
    }

    @Override
    public List<String> requestFields() {
        return List.of("User-Agent");
    }

    @Override
    public void started(RunningServer server) throws IOException {
        if (file != null) {
            PrintWriter out =
                    new PrintWriter(
                            Files.newBufferedWriter(
                                    file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
            writer = Thread.ofPlatform().name("access-log").start(() -> write(out));
        }
    }

    private void write(PrintWriter out) {
        try (out) {
            for (String line = lines.take(); !line.equals(END); line = lines.take()) {
                out.println(line);
                if (lines.isEmpty() && out.checkError()) {
                    LOG.log(System.Logger.Level.ERROR, "{0} cannot be written", file);
                    return;
                }
            }
        } catch (InterruptedException e) {
            out.println("the log ends before the server");
        }
    }

    @Override
    public void exchangeFinished(FinishedExchange exchange) {
        add(line(exchange));
    }

    @Override
    public void webSocketClosed(ClosedWebSocket socket) {
        add(line(socket));
    }

    /// The line of a WebSocket that was closed.
    ///
    /// @param socket the socket
    /// @return what is known of it
    public String line(ClosedWebSocket socket) {
        String who =
                switch (socket.closedBy()) {
                    case CLIENT -> "its client";
                    case APPLICATION -> "its room";
                    default -> "the server";
                };
        return "%s closed by %s with %d: %d messages received, %d sent, %d lost in %d s"
                .formatted(
                        socket.exchange().route(),
                        who,
                        socket.code(),
                        socket.messagesReceived(),
                        socket.messagesSent(),
                        socket.messagesRefused(),
                        socket.duration().toSeconds());
    }

    @Override
    public void connectionClosed(ClosedConnection closed) {
        ObservedConnection connection = closed.connection();
        if (closed.reason() == CloseReason.SHED) {
            add("%s was shed after %s".formatted(connection.remoteAddress(), closed.duration()));
        }
    }

    @Override
    public void drained(DrainReport report) {
        add("drained: %d answered, %d cut".formatted(report.finished(), report.cut()));
    }

    @Override
    public void stopped() throws InterruptedException {
        if (writer != null && writer.isAlive()) {
            lines.put(END);
            writer.join();
        }
    }

    /// Rather loses a line than waits.
    private void add(String line) {
        if (writer != null) {
            lines.offer(line);
        }
    }

    /// The line of an exchange.
    ///
    /// @param exchange the exchange
    /// @return what is known of it, in one line whatever the client has sent
    public String line(FinishedExchange exchange) {
        Method method = exchange.method();
        Status status = exchange.status();
        Throwable failure = exchange.failure();
        StringBuilder line = new StringBuilder(exchange.begun().toString());
        line.append(' ').append(method == null ? "-" : method.name());
        line.append(' ').append(LogText.of(Objects.requireNonNullElse(exchange.target(), "-")));
        line.append(' ').append(status == null ? "-" : status.code());
        line.append(' ').append(exchange.bytesSent()).append(" bytes");
        line.append(' ').append(exchange.duration().toMillis()).append(" ms");
        if (exchange.duration().compareTo(slow) > 0) {
            line.append(" SLOW");
        }
        line.append(
                switch (exchange.ending()) {
                    case COMPLETE -> "";
                    case CUT -> " cut: " + exchange.reason();
                    default -> " " + exchange.ending();
                });
        String id = exchange.get(RequestId.ID);
        line.append(id == null ? "" : " id=" + id);
        String agent = exchange.requestHeaders().first("User-Agent");
        line.append(agent == null ? "" : " by " + LogText.of(agent));
        line.append(failure == null ? "" : " failed: " + PrintedThrowable.of(failure));
        return line.toString();
    }
}
