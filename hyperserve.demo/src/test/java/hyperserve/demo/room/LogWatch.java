package hyperserve.demo.room;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Keeps the warnings and errors that are logged.
final class LogWatch extends Handler implements AutoCloseable {

    private final Logger logger = Logger.getLogger("hyperserve");
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LogWatch() {
        setLevel(Level.WARNING);
    }

    static LogWatch begin() {
        LogWatch watch = new LogWatch();
        watch.logger.addHandler(watch);
        return watch;
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void publish(LogRecord line) {
        if (isLoggable(line)) {
            lines.add(line.getMessage() + " " + line.getThrown());
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}
