package hyperserve.logging;

import hyperserve.logging.console.Levels;

import java.lang.System.Logger.Level;
import java.util.Map;

/// Which lines are logged, of the whole process: those of a level, or of one that is more severe.
/// What is set for a name holds for each logger of that name and for those below it, whose names
/// go on with a dot; where several hold, the longest name wins.
///
/// At first all loggers have [Level#INFO], or what the property `jdk.system.logger.level` names, or
/// what the setting `--log-level` says. A change holds from the next line on. Any thread may call
/// any method, and none waits for the log.
public final class LogLevels {

    private LogLevels() {}

    /// Sets the level of a logger and of those below it.
    ///
    /// @param name the logger's name, which is mostly that of a class or package; empty for all
    ///     that no other name holds for
    /// @param level the least severe level that is logged; [Level#OFF] for none
    /// @throws IllegalArgumentException if the name has white space or control characters, or is
    ///     longer than 256 characters
    /// @throws IllegalStateException if 1,000 names have a level already
    public static void set(String name, Level level) {
        Levels.set(name, level);
    }

    /// Takes back what was set for a name; for the empty one, [Level#INFO] or that of the
    /// property holds again.
    ///
    /// @param name the name
    public static void unset(String name) {
        Levels.unset(name);
    }

    /// {@return the least severe level that a logger logs}
    ///
    /// @param name the logger's name
    public static Level of(String name) {
        return Levels.of(name);
    }

    /// {@return what is set, by name; the empty name is always there}
    public static Map<String, Level> all() {
        return Levels.all();
    }
}
