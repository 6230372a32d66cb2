package hyperserve.api;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A setting of an application, which it declares by [ServerComponent#settings()]. The value comes
/// from the option `--NAME` of the command line, or else from the variable of the environment whose
/// name is that in capitals, or else from the line `NAME = VALUE` of the file that `--config`
/// names, or else it is the default.
///
/// A name is two words or more, such as `notes-db`, whose variable is `NOTES_DB`: so it is nobody
/// else's, as `PATH` would be. A name that begins with `hyperserve-` is for a module of the server
/// itself: that of `hyperserve-root` is the option `--root`, whose variable is `HYPERSERVE_ROOT`,
/// as those of the server's own options.
///
/// A setting is equal to itself alone: keep it in a constant. Immutable; any thread may use it.
///
/// @param <T> the type of its value
public final class Setting<T> {

    /// How a value is written. Constants may join these: a `switch` over them wants a default.
    public enum Kind {
        /// Text without control characters.
        TEXT,
        /// A whole number.
        NUMBER,
        /// A number of bytes, plain or with KiB, MiB or GiB after it.
        SIZE,
        /// A number with ms, s, m or h after it.
        TIME,
        /// `on` or `off`.
        SWITCH
    }

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)+");

    private static final String OF_SERVER = "hyperserve-";

    private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]*");

    /// The values that are allowed.
    private record Range<T extends Comparable<T>>(T least, T greatest) implements Predicate<T> {
        @Override
        public boolean test(T value) {
            return value.compareTo(least) >= 0 && value.compareTo(greatest) <= 0;
        }
    }

    private final String name;
    private final String description;
    private final Kind kind;
    private final Class<T> type;
    private final Predicate<T> allowed;
    private final @Nullable T defaultValue;

    // What the methods that give another setting set.
    private final @Nullable Check<T> check;
    private final boolean secret;
    private final boolean live;

    /// What else is asked of a value.
    private record Check<T>(String phrase, Predicate<? super T> test) {}

    private Setting(Setting<T> before, @Nullable Check<T> check, boolean secret, boolean live) {
        this.name = before.name;
        this.description = before.description;
        this.kind = before.kind;
        this.type = before.type;
        this.allowed = before.allowed;
        this.defaultValue = before.defaultValue;
        this.check = check;
        this.secret = secret;
        this.live = live;
    }

    private Setting(
            String name,
            String description,
            Kind kind,
            Class<T> type,
            Predicate<T> allowed,
            @Nullable T defaultValue) {
        this.name = Objects.requireNonNull(name, "name");
        this.description = Objects.requireNonNull(description, "description");
        this.kind = kind;
        this.type = type;
        this.allowed = allowed;
        this.check = null;
        this.secret = false;
        this.live = false;
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "the name of a setting is two words or more, such as notes-db, and not '"
                            + name
                            + "'");
        }
        if (!LINE.matcher(description).matches()) {
            throw new IllegalArgumentException("the description of " + name + " is not one line");
        }
        if (defaultValue != null && !allowed.test(defaultValue)) {
            throw new IllegalArgumentException(name + " cannot be " + defaultValue);
        }
        this.defaultValue = defaultValue;
    }

    /// A setting that is text.
    ///
    /// @param name its name
    /// @param description a phrase of one line, for the help
    /// @param defaultValue its value if it is not given
    /// @return a setting
    /// @throws IllegalArgumentException if the name is not two words, or the rest not one line
    public static Setting<String> text(String name, String description, String defaultValue) {
        return ofText(name, description, Objects.requireNonNull(defaultValue, "defaultValue"));
    }

    /// A setting that is text, and has no value if none is given.
    ///
    /// @param name its name
    /// @param description a phrase of one line, for the help
    /// @return a setting
    /// @throws IllegalArgumentException if the name is not two words, or the rest not one line
    public static Setting<String> text(String name, String description) {
        return ofText(name, description, null);
    }

    private static Setting<String> ofText(
            String name, String description, @Nullable String defaultValue) {
        Predicate<String> line = text -> LINE.matcher(text).matches();
        return new Setting<>(name, description, Kind.TEXT, String.class, line, defaultValue);
    }

    /// A setting that is a whole number.
    ///
    /// @param name its name
    /// @param description a phrase of one line, for the help
    /// @param least the least value
    /// @param greatest the greatest value
    /// @param defaultValue its value if it is not given
    /// @return a setting
    /// @throws IllegalArgumentException if the name is not two words, the description not one line,
    ///     or the default not between the others
    public static Setting<Integer> number(
            String name, String description, int least, int greatest, int defaultValue) {
        return ofNumber(name, description, least, greatest, defaultValue);
    }

    /// A setting that is a whole number, and has no value if none is given.
    ///
    /// @param name its name
    /// @param description a phrase of one line, for the help
    /// @param least the least value
    /// @param greatest the greatest value
    /// @return a setting
    /// @throws IllegalArgumentException if the name is not two words, or the description not one
    ///     line
    public static Setting<Integer> number(
            String name, String description, int least, int greatest) {
        return ofNumber(name, description, least, greatest, null);
    }

    private static Setting<Integer> ofNumber(
            String name,
            String description,
            int least,
            int greatest,
            @Nullable Integer defaultValue) {
        return new Setting<>(
                name,
                description,
                Kind.NUMBER,
                Integer.class,
                new Range<>(least, greatest),
                defaultValue);
    }

    /// A setting that is a number of bytes.
    ///
    /// @param name its name
    /// @param description a phrase of one line, for the help
    /// @param least the least value
    /// @param greatest the greatest value
    /// @param defaultValue its value if it is not given
    /// @return a setting
    /// @throws IllegalArgumentException if the name is not two words, the description not one line,
    ///     or the default not between the others
    public static Setting<Long> size(
            String name, String description, long least, long greatest, long defaultValue) {
        return new Setting<>(
                name,
                description,
                Kind.SIZE,
                Long.class,
                new Range<>(least, greatest),
                defaultValue);
    }

    /// A setting that is a time, in whole milliseconds.
    ///
    /// @param name its name
    /// @param description a phrase of one line, for the help
    /// @param least the least value
    /// @param greatest the greatest value
    /// @param defaultValue its value if it is not given
    /// @return a setting
    /// @throws IllegalArgumentException if the name is not two words, the description not one line,
    ///     or the default not between the others
    public static Setting<Duration> time(
            String name,
            String description,
            Duration least,
            Duration greatest,
            Duration defaultValue) {
        return new Setting<>(
                name,
                description,
                Kind.TIME,
                Duration.class,
                new Range<>(least, greatest),
                defaultValue);
    }

    /// A setting that is on or off.
    ///
    /// @param name its name
    /// @param description a phrase of one line, for the help
    /// @param defaultValue whether it is on if it is not given
    /// @return a setting
    /// @throws IllegalArgumentException if the name is not two words, or the description not one
    ///     line
    public static Setting<Boolean> onOff(String name, String description, boolean defaultValue) {
        return new Setting<>(
                name, description, Kind.SWITCH, Boolean.class, _ -> true, defaultValue);
    }

    /// This setting, but with fewer values allowed. One that is not is told as any other mistake:
    /// where it was given, with the value and the phrase, and exit code 2.
    ///
    /// @param phrase a noun phrase of one line that says what is allowed, such as `text or json`
    /// @param test whether a value is; not asked about the default. Called by any thread
    /// @return another setting
    /// @throws IllegalArgumentException if the phrase is not one line
    public Setting<T> allowing(String phrase, Predicate<? super T> test) {
        if (!LINE.matcher(phrase).matches()) {
            throw new IllegalArgumentException("what " + name + " may be is not said in one line");
        }
        return new Setting<>(
                this, new Check<>(phrase, Objects.requireNonNull(test, "test")), secret, live);
    }

    /// This setting, but one whose value is not told: neither in messages nor by `--print-config`.
    ///
    /// @return another setting
    public Setting<T> secret() {
        return new Setting<>(this, check, true, live);
    }

    /// This setting, but one that may change while the server runs:
    /// [ServerComponent#reload] gives the component the new value. The value of any other setting
    /// is the same from start to end.
    ///
    /// @return another setting
    public Setting<T> live() {
        return new Setting<>(this, check, secret, true);
    }

    /// {@return what its value may be, as [#allowing] was told, or null if it was not}
    public @Nullable String allowed() {
        return check == null ? null : check.phrase;
    }

    /// {@return whether it may be set to a value}
    ///
    /// @param value the value
    public boolean allows(T value) {
        return allowed.test(type.cast(value)) && (check == null || check.test.test(value));
    }

    /// {@return whether its value is not told}
    public boolean isSecret() {
        return secret;
    }

    /// {@return whether its value may change while the server runs}
    public boolean isLive() {
        return live;
    }

    /// {@return its name}
    public String name() {
        return name;
    }

    /// {@return the name of its variable}
    public String variable() {
        return name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    /// {@return what it is for}
    public String description() {
        return description;
    }

    /// {@return how its value is written}
    public Kind kind() {
        return kind;
    }

    /// {@return the type of its value}
    public Class<T> type() {
        return type;
    }

    /// {@return the least value, or null for text and switches}
    public @Nullable T least() {
        return allowed instanceof Range<?>(var least, _) ? type.cast(least) : null;
    }

    /// {@return the greatest value, or null for text and switches}
    public @Nullable T greatest() {
        return allowed instanceof Range<?>(_, var greatest) ? type.cast(greatest) : null;
    }

    /// {@return its value if it is not given, or null if it then has none}
    public @Nullable T defaultValue() {
        return defaultValue;
    }

    /// {@return the value}
    ///
    /// @throws IllegalArgumentException if it is not allowed
    T checked(T value) {
        if (!allows(value)) {
            throw new IllegalArgumentException(
                    secret ? name + " cannot be that" : name + " cannot be " + value);
        }
        return value;
    }

    /// {@return whether it is one of a module of the server itself, whose name begins with
    /// `hyperserve-`}
    public boolean isOfServer() {
        return name.startsWith(OF_SERVER);
    }

    /// {@return its name on a command line}
    @Override
    public String toString() {
        return "--" + (isOfServer() ? name.substring(OF_SERVER.length()) : name);
    }
}
