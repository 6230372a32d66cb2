package hyperserve.websocket;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// Keeps what servers log above debug.
final class LogWatch extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger("hyperserve");
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LogWatch() {
        setLevel(Level.INFO);
    }

    static LogWatch begin() {
        LogWatch watch = new LogWatch();
        watch.logger.addHandler(watch);
        return watch;
    }

    /// Whether there is a line that begins so.
    boolean has(String begin) {
        return lines.stream().anyMatch(line -> line.startsWith(begin));
    }

    /// Whether there is a line that says so.
    boolean says(String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void publish(LogRecord line) {
        if (isLoggable(line)) {
            String text = new SimpleFormatter().formatMessage(line);
            lines.add(line.getLevel() + " " + text + " " + line.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
