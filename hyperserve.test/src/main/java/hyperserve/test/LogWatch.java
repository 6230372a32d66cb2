package hyperserve.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// Keeps what servers log: all of them in this process, or one class. A module whose tests use it
/// adds `java.logging` to them.
public final class LogWatch implements AutoCloseable {

    private static final String ALL = "hyperserve";

    private final Logger logger;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private final Handler keeper = new Keeper();

    private final class Keeper extends Handler {

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
        public void close() {}
    }

    private LogWatch(String name, Level least) {
        logger = Logger.getLogger(name);
        keeper.setLevel(least);
        logger.addHandler(keeper);
    }

    /// {@return a watch of all above debug, from now on}
    public static LogWatch begin() {
        return new LogWatch(ALL, Level.INFO);
    }

    /// {@return a watch of warnings and errors, from now on}
    public static LogWatch ofWarnings() {
        return new LogWatch(ALL, Level.WARNING);
    }

    /// A watch of warnings and errors of one class.
    ///
    /// @param source the class that logs
    /// @return the watch, from now on
    public static LogWatch ofWarnings(Class<?> source) {
        return new LogWatch(source.getName(), Level.WARNING);
    }

    /// {@return the lines: level, text, and what was thrown or null}
    public List<String> lines() {
        return lines;
    }

    /// Whether there is a line that begins so.
    ///
    /// @param begin how
    /// @return whether there is
    public boolean has(String begin) {
        return lines.stream().anyMatch(line -> line.startsWith(begin));
    }

    /// Whether there is a line that says so.
    ///
    /// @param part what
    /// @return whether there is
    public boolean says(String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    @Override
    public void close() {
        logger.removeHandler(keeper);
    }
}
