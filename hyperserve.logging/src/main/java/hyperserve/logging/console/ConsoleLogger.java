package hyperserve.logging.console;

import hyperserve.api.Nullable;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/// A logger that formats a message on the thread that logs it, as parameters may change afterwards,
/// and gives the rest away. It never waits and never throws. Any thread may use it.
final class ConsoleLogger implements System.Logger {

    /// @param version of all levels, when it was found
    private record Threshold(int version, Level level) {}

    private final String name;
    private final Console console;
    private volatile Threshold threshold;

    ConsoleLogger(String name, Console console) {
        this.name = name;
        this.console = console;
        this.threshold = new Threshold(Levels.version(), Levels.of(name));
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        Threshold known = threshold;
        int version = Levels.version();
        if (known.version() != version) {
            known = new Threshold(version, Levels.of(name));
            threshold = known;
        }
        return level != Level.OFF && level.getSeverity() >= known.level().getSeverity();
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String message,
            @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            console.log(level, name, () -> translated(bundle, message), thrown);
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object... parameters) {
        if (isLoggable(level)) {
            console.log(level, name, () -> formatted(translated(bundle, format), parameters), null);
        }
    }

    private static String translated(@Nullable ResourceBundle bundle, @Nullable String key) {
        if (bundle == null || key == null) {
            return String.valueOf(key);
        }
        try {
            return bundle.getString(key);
        } catch (MissingResourceException | ClassCastException e) {
            return key;
        }
    }

    /// A pattern that is none is shown with its parameters behind it.
    private static String formatted(String format, @Nullable Object @Nullable [] parameters) {
        if (parameters == null || parameters.length == 0) {
            return format;
        }
        try {
            return MessageFormat.format(format, parameters);
        } catch (IllegalArgumentException e) {
            return format + " " + Arrays.toString(parameters);
        }
    }
}
