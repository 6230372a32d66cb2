package hyperserve.runtime.command;

import hyperserve.api.Nullable;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A setting that a command line or a variable of the environment may give. Two options are never
/// equal.
///
/// @param <T> what its value means
public final class Option<T> {

    /// What is special about an option.
    enum Trait {
        /// It is a flag that wins over every mistake.
        OVERRULES,
        /// A file of settings cannot have it.
        NOT_IN_FILE,
        /// What it is set to is not told.
        SECRET,
        /// What it is set to may change while the server runs.
        LIVE
    }

    private final String name;
    private final String description;
    private final ValueType<T> type;
    private final @Nullable T defaultValue;
    private final BinaryOperator<T> repeated;
    private final Set<Trait> traits;

    private Option(String name, String description, ValueType<T> type, @Nullable T defaultValue) {
        this(name, description, type, defaultValue, (before, last) -> last, Set.of());
    }

    private Option(
            String name,
            String description,
            ValueType<T> type,
            @Nullable T defaultValue,
            BinaryOperator<T> repeated,
            Set<Trait> traits) {
        this.name = name;
        this.description = description;
        this.type = type;
        this.defaultValue = defaultValue;
        this.repeated = repeated;
        this.traits = traits;
    }

    /// {@return another option, as this one but for what may be written}
    ///
    /// @param phrase what that is, as a noun phrase
    /// @param allowed whether a value is allowed
    Option<T> allowing(String phrase, Predicate<Object> allowed) {
        Function<String, @Nullable T> parser =
                text -> {
                    T value = type.parser().apply(text);
                    return value == null || allowed.test(value) ? value : null;
                };
        ValueType<T> narrower =
                new ValueType<>(
                        type.meaning(), type.placeholder(), () -> phrase, parser, type.formatter());
        return new Option<>(name, description, narrower, defaultValue, repeated, traits);
    }

    /// {@return another option, as this one but for what is special about it}
    ///
    /// @param more what is special about it, too
    Option<T> with(Trait more) {
        Set<Trait> all = EnumSet.of(more);
        all.addAll(traits);
        return new Option<>(name, description, type, defaultValue, repeated, all);
    }

    /// An option that may stand several times on a command line, and has no value otherwise.
    ///
    /// @param name its name without dashes before it
    /// @param description a phrase for the help
    /// @param type how each value is written
    /// @param repeated makes one value of that of those before and that of the next
    /// @return an option
    static <T> Option<T> repeatable(
            String name, String description, ValueType<T> type, BinaryOperator<T> repeated) {
        return new Option<>(name, description, type, null, repeated, Set.of());
    }

    /// An option without a value. It asks for something else than a run with settings, so it is not
    /// read from the environment, and no mistake beside it counts.
    ///
    /// @param name its name without dashes before it
    /// @param description a phrase for the help
    /// @return an option
    public static Option<Boolean> flag(String name, String description) {
        return mode(name, description).with(Trait.OVERRULES);
    }

    /// An option without a value that asks for something else to be done with the settings than to
    /// serve; so mistakes beside it count. It is not read from the environment either.
    ///
    /// @param name its name without dashes before it
    /// @param description a phrase for the help
    /// @return an option
    static Option<Boolean> mode(String name, String description) {
        return new Option<>(name, description, ValueType.FLAG, null).with(Trait.NOT_IN_FILE);
    }

    /// An option whose value is text.
    ///
    /// @param name its name without dashes before it
    /// @param description a phrase for the help
    /// @param placeholder what stands for the value in the help
    /// @param allowed a noun phrase that says what the value may be
    /// @param grammar what it must match
    /// @param defaultValue its value if it is not given, or null if it then has none
    /// @return an option
    public static Option<String> text(
            String name,
            String description,
            String placeholder,
            String allowed,
            Pattern grammar,
            @Nullable String defaultValue) {
        Function<String, @Nullable String> parser =
                text -> grammar.matcher(text).matches() ? text : null;
        return new Option<>(
                name,
                description,
                new ValueType<>(String.class, placeholder, () -> allowed, parser, text -> text),
                defaultValue);
    }

    /// An option whose value is a number.
    ///
    /// @param name its name without dashes before it
    /// @param description a phrase for the help
    /// @param min the least value
    /// @param max the greatest value
    /// @return an option, which has no value if it is not given
    static Option<Integer> number(String name, String description, int min, int max) {
        return number(name, description, min, max, null);
    }

    /// An option whose value is a number.
    ///
    /// @param name its name without dashes before it
    /// @param description a phrase for the help
    /// @param min the least value
    /// @param max the greatest value
    /// @param defaultValue its value if it is not given, or null if it then has none
    /// @return an option
    public static Option<Integer> number(
            String name, String description, int min, int max, @Nullable Integer defaultValue) {
        ValueType<Integer> type =
                ValueType.quantity(
                        Integer.class,
                        "NUMBER",
                        "a whole number from %s to %s",
                        new ValueType.Range<>(min, max),
                        Quantity.NUMBER,
                        Math::toIntExact,
                        Integer::longValue);
        return new Option<>(name, description, type, defaultValue);
    }

    /// An option whose value is a number of bytes: plain, or with KiB, MiB or GiB after it, of
    /// which the first letter is enough.
    ///
    /// @param name its name without dashes before it
    /// @param description a phrase for the help
    /// @param min the least value
    /// @param max the greatest value
    /// @param defaultValue its value if it is not given
    /// @return an option
    public static Option<Long> size(
            String name, String description, long min, long max, long defaultValue) {
        ValueType<Long> type =
                ValueType.quantity(
                        Long.class,
                        "SIZE",
                        "a size from %s to %s, such as 64KiB",
                        new ValueType.Range<>(min, max),
                        Quantity.BYTES,
                        bytes -> bytes,
                        bytes -> bytes);
        return new Option<>(name, description, type, defaultValue);
    }

    /// An option whose value is a time: a number with ms, s, m or h after it.
    ///
    /// @param name its name without dashes before it
    /// @param description a phrase for the help
    /// @param min the least value
    /// @param max the greatest value
    /// @param defaultValue its value if it is not given
    /// @return an option
    public static Option<Duration> duration(
            String name, String description, Duration min, Duration max, Duration defaultValue) {
        ValueType<Duration> type =
                ValueType.quantity(
                        Duration.class,
                        "TIME",
                        "a time from %s to %s, such as 500ms, 10s or 2m",
                        new ValueType.Range<>(min, max),
                        Quantity.MILLISECONDS,
                        Duration::ofMillis,
                        Duration::toMillis);
        return new Option<>(name, description, type, defaultValue);
    }

    boolean isFlag() {
        return type.meaning() == Boolean.class;
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    String description() {
        return description;
    }

    /// {@return its name on a command line}
    String argument() {
        return "--" + name;
    }

    /// {@return its name in a file}
    String key() {
        return name;
    }

    /// {@return its name in the environment}
    String variable(String prefix) {
        return prefix + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    ValueType<T> type() {
        return type;
    }

    /// {@return its value if it stands once more on a command line}
    ///
    /// @param before its value so far
    /// @param next its next one
    Object repeated(Object before, Object next) {
        return repeated.apply(type.meaning().cast(before), type.meaning().cast(next));
    }

    @Nullable
    T defaultValue() {
        return defaultValue;
    }

    /// {@return its name on a command line}
    @Override
    public String toString() {
        return argument();
    }
}
