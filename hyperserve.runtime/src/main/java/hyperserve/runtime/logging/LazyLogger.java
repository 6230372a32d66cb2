package hyperserve.runtime.logging;

import hyperserve.api.Nullable;
import hyperserve.api.logging.LogText;
import hyperserve.api.logging.PrintedThrowable;

import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicInteger;

/// A logger that is looked up when there is something to log. For the first one of a process the
/// JVM searches all modules for a logging system, which takes a tenth of a start; and most starts
/// have nothing to tell.
///
/// It never throws. Who logs an error is often about to mend what that has left half-done, and to
/// log takes memory and stack, the first time more than ever. A line that cannot be written is
/// counted; the next one that can says how many there were.
///
/// Who logs is found on the stack, where frames of a [System.Logger] do not count; so a line names
/// the same class and method as without this.
///
/// The place, too, where texts of others become fit for a log ([LogText]): no client and no
/// exception can make up a line of it, or send commands to the terminal that shows it.
public final class LazyLogger implements System.Logger {

    private static final AtomicInteger LOST = new AtomicInteger();

    private final Class<?> owner;
    private volatile System.@Nullable Logger found;

    private LazyLogger(Class<?> owner) {
        this.owner = owner;
    }

    /// {@return a logger with the name of a class}
    ///
    /// @param owner the class that logs
    public static System.Logger of(Class<?> owner) {
        return new LazyLogger(owner);
    }

    private System.Logger logger() {
        System.Logger logger = found;
        if (logger == null) {
            // Two threads that look it up at once find the same.
            logger = System.getLogger(getName());
            found = logger;
        }
        return logger;
    }

    @Override
    public String getName() {
        return owner.getName();
    }

    @Override
    public boolean isLoggable(Level level) {
        return logger().isLoggable(level);
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String message,
            @Nullable Throwable thrown) {
        try {
            System.Logger logger = logger();
            if (logger.isLoggable(level)) {
                logger.log(
                        level,
                        bundle,
                        message == null ? null : LogText.of(message),
                        thrown == null ? null : PrintedThrowable.of(thrown));
                tellLost();
            }
        } catch (RuntimeException | Error e) {
            LOST.incrementAndGet();
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object... parameters) {
        try {
            System.Logger logger = logger();
            if (logger.isLoggable(level)) {
                logger.log(level, bundle, format, LogText.parameters(parameters));
                tellLost();
            }
        } catch (RuntimeException | Error e) {
            LOST.incrementAndGet();
        }
    }

    private void tellLost() {
        if (LOST.get() == 0) {
            return;
        }
        int count = LOST.getAndSet(0);
        boolean told = false;
        try {
            logger().log(Level.ERROR, "{0} lines could not be logged before this one", count);
            told = true;
        } finally {
            if (!told) {
                // The line that is told of is counted again by the caller, in place of this one.
                LOST.addAndGet(count);
            }
        }
    }
}
