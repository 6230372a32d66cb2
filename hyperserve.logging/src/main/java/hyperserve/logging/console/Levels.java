package hyperserve.logging.console;

import hyperserve.api.Nullable;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// The levels of the process. Any thread may use it; changes are few, and lock.
public final class Levels {

    private static final int MOST_NAMES = 1000;

    private static final Pattern NAME = Pattern.compile("[^\\s\\p{Cntrl}=,]{0,256}");

    private static final Object LOCK = new Object();

    /// What holds for all at first.
    private static final Level FIRST = first(System.getProperty("jdk.system.logger.level"));

    /// Immutable; written under the lock.
    private static volatile Map<String, Level> all = Map.of("", FIRST);

    /// Counts changes, so that loggers can keep what they have found. Incremented after the map is
    /// written, and read before it is read: who keeps a level with too old a count looks again.
    private static final AtomicInteger VERSION = new AtomicInteger();

    private Levels() {}

    /// The property that the JDK's own console heeds: it holds also before there are settings.
    private static Level first(@Nullable String property) {
        for (Level level : Level.values()) {
            if (level.name().equals(property)) {
                return level;
            }
        }
        return Level.INFO;
    }

    /// As [hyperserve.logging.LogLevels#set] says.
    ///
    /// @param name the logger's name
    /// @param level its level
    public static void set(String name, Level level) {
        Objects.requireNonNull(level, "level");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a logger has at most 256 characters, without white space, commas"
                            + " and =, and is not '"
                            + name
                            + "'");
        }
        synchronized (LOCK) {
            Map<String, Level> more = new HashMap<>(all);
            more.put(name, level);
            if (more.size() > MOST_NAMES) {
                throw new IllegalStateException(
                        "no more than " + MOST_NAMES + " loggers can have a level of their own");
            }
            replaceLocked(more);
        }
    }

    /// As [hyperserve.logging.LogLevels#unset] says.
    ///
    /// @param name the logger's name
    public static void unset(String name) {
        synchronized (LOCK) {
            Map<String, Level> fewer = new HashMap<>(all);
            fewer.remove(name);
            fewer.putIfAbsent("", FIRST);
            replaceLocked(fewer);
        }
    }

    private static void replaceLocked(Map<String, Level> levels) {
        all = Map.copyOf(levels);
        VERSION.incrementAndGet();
    }

    /// {@return the level of a logger}
    ///
    /// @param name its name
    public static Level of(String name) {
        Map<String, Level> known = all;
        String each = name;
        while (!each.isEmpty()) {
            Level level = known.get(each);
            if (level != null) {
                return level;
            }
            each = each.substring(0, Math.max(0, each.lastIndexOf('.')));
        }
        return known.getOrDefault("", FIRST);
    }

    /// {@return what is set, by name}
    public static Map<String, Level> all() {
        return all;
    }

    /// {@return a count that every change makes another}
    static int version() {
        return VERSION.get();
    }

    /// Sets what the setting says, in place of what it said before. What was set otherwise stays.
    ///
    /// @param before what it said, or null if it said nothing
    /// @param now what it says, or null if it says nothing
    /// @throws IllegalArgumentException if one of them is not as [#isText] asks; nothing is set
    ///     then
    static void configure(@Nullable String before, @Nullable String now) {
        Map<String, Level> old = checked(before);
        Map<String, Level> given = checked(now);
        old.keySet().stream().filter(name -> !given.containsKey(name)).forEach(Levels::unset);
        given.forEach(Levels::set);
    }

    private static Map<String, Level> checked(@Nullable String text) {
        Map<String, Level> given = text == null ? Map.of() : read(text);
        if (given == null) {
            throw new IllegalArgumentException("no levels of a log: '" + text + "'");
        }
        return given;
    }

    /// {@return whether this is `LEVEL` for all loggers or `NAME=LEVEL` for some, or several of
    /// these with commas between}
    static boolean isText(String text) {
        return read(text) != null;
    }

    private static @Nullable Map<String, Level> read(String text) {
        Map<String, Level> given = new HashMap<>();
        for (String each : text.split(",", -1)) {
            int equals = each.lastIndexOf('=');
            String name = each.substring(0, Math.max(0, equals)).strip();
            Level level = level(each.substring(equals + 1).strip());
            if (equals == 0 || !NAME.matcher(name).matches() || level == null) {
                return null;
            }
            given.put(name, level);
        }
        return given.size() > MOST_NAMES ? null : given;
    }

    private static @Nullable Level level(String name) {
        for (Level level : Level.values()) {
            if (level.name().equalsIgnoreCase(name)) {
                return level;
            }
        }
        return null;
    }
}
