package hyperserve.observe;

import hyperserve.api.ClosedConnection;
import hyperserve.api.ClosedWebSocket;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Nullable;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Observer;
import hyperserve.api.RunningServer;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;
import hyperserve.api.Status;
import hyperserve.observe.accesslog.Entry;
import hyperserve.observe.accesslog.LineFormat;
import hyperserve.observe.accesslog.LogWriter;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A line for each exchange, however it has ended: `hyperserve --access-log FILE`. Without that
/// option it observes nothing, and a request pays nothing for it. What has changed the protocol of
/// its connection, as a WebSocket does, has its line when that is closed.
///
/// Nobody who serves waits for it: lines are written by a thread of its own, and where that cannot
/// keep up they are dropped, counted, and told of in the server's log. The file is opened anew at
/// SIGHUP, and when it was moved or removed.
///
/// It is found as a service. A program that embeds a server puts it there by `Server.observer`.
public final class AccessLog implements Observer {

    /// Where lines go: a file, `-` for standard error, or `off`.
    public static final Setting<String> DESTINATION =
            Setting.text(
                    "hyperserve-access-log",
                    "where each request gets a line: a file, - for standard error, or off",
                    "off");

    /// How lines are written: `common`, `combined` or `json`.
    public static final Setting<String> FORMAT =
            Setting.text(
                            "hyperserve-access-log-format",
                            "how these lines are written: common, combined or json",
                            "combined")
                    .allowing("common, combined or json", LineFormat::isName);

    /// How long a stop waits for the last lines.
    private static final Duration FOR_THE_END = Duration.ofMillis(250);

    /// What was asked for, made only then.
    ///
    /// @param where the destination
    /// @param format how lines are written
    /// @param upgraded what is to be told of connections that speak another protocol now
    private record Asked(
            String where, LineFormat format, Map<ObservedConnection, Entry> upgraded) {}

    private @Nullable Asked asked;
    private volatile @Nullable LogWriter writer;

    /// For the service loader, and for `Server.observer`.
    public AccessLog() {}

    @Override
    public List<Setting<?>> settings() {
        return List.of(DESTINATION, FORMAT);
    }

    /// Makes what is asked for.
    @Override
    public void configure(SettingValues values) {
        String where = values.get(DESTINATION);
        if (!where.equals("off")) {
            LineFormat format = LineFormat.of(values.get(FORMAT));
            asked = new Asked(where, format, new ConcurrentHashMap<>());
        }
    }

    @Override
    public boolean isObserving() {
        return asked != null;
    }

    @Override
    public List<String> requestFields() {
        Asked log = asked;
        return log == null ? List.of() : log.format.fields();
    }

    /// Opens the file.
    ///
    /// @throws IOException if it cannot be opened; the message says which and why
    @Override
    public void started(RunningServer server) throws IOException {
        Asked log = asked;
        if (log != null) {
            try {
                writer = LogWriter.start(log.where, log.format);
            } catch (IOException e) {
                // No cause: what is told of a start that fails is the root of it.
                IOException failed = new IOException("--access-log: " + e.getMessage());
                failed.addSuppressed(e);
                throw failed;
            }
        }
    }

    /// Opens the file anew, soon after.
    @Override
    public void reload(SettingValues values) {
        LogWriter running = writer;
        if (running != null) {
            running.reopen();
        }
    }

    @Override
    public void exchangeFinished(FinishedExchange exchange) {
        Asked log = asked;
        LogWriter running = writer;
        if (log == null || running == null) {
            return;
        }
        boolean complete = exchange.ending() == Ending.COMPLETE;
        if (complete && Status.SWITCHING_PROTOCOLS.equals(exchange.status())) {
            log.upgraded.put(exchange.connection(), Entry.of(exchange));
        } else {
            running.add(Entry.of(exchange));
        }
    }

    @Override
    public void webSocketClosed(ClosedWebSocket socket) {
        Asked log = asked;
        if (log != null) {
            log.upgraded.computeIfPresent(
                    socket.exchange().connection(), (_, entry) -> entry.with(socket));
        }
    }

    @Override
    public void connectionClosed(ClosedConnection closed) {
        Asked log = asked;
        LogWriter running = writer;
        if (log != null && running != null && !log.upgraded.isEmpty()) {
            Entry upgrade = log.upgraded.remove(closed.connection());
            if (upgrade != null) {
                running.add(upgrade.with(closed));
            }
        }
    }

    @Override
    public void stopped() throws InterruptedException {
        LogWriter running = writer;
        if (running != null) {
            running.close(FOR_THE_END);
        }
    }
}
