package hyperserve.runtime.command;

import hyperserve.api.Nullable;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// What each option was set to.
public final class OptionValues {

    /// What an option was set to.
    ///
    /// @param value the value
    /// @param source where, such as `command line`
    record Given(Object value, String source) {}

    private final Map<Option<?>, Given> given;

    OptionValues(Map<Option<?>, Given> given) {
        this.given = Map.copyOf(given);
    }

    /// {@return these, and those of others where these have none}
    OptionValues over(OptionValues others) {
        Map<Option<?>, Given> all = new HashMap<>(others.given);
        all.putAll(given);
        return new OptionValues(all);
    }

    /// {@return these, but of some options what others have}
    ///
    /// @param which the options
    /// @param others what they have been set to, or have not
    OptionValues with(Collection<Option<?>> which, OptionValues others) {
        Map<Option<?>, Given> all = new HashMap<>(given);
        for (Option<?> each : which) {
            Given value = others.given.get(each);
            if (value == null) {
                all.remove(each);
            } else {
                all.put(each, value);
            }
        }
        return new OptionValues(all);
    }

    /// {@return where an option was given its value, or null if it was not}
    @Nullable
    String source(Option<?> option) {
        Given value = given.get(option);
        return value == null ? null : value.source;
    }

    /// {@return the value given, or else the default, as it is written; null if there is neither}
    <T> @Nullable String text(Option<T> option) {
        T value = find(option);
        return value == null ? null : option.type().formatter().apply(value);
    }

    /// Whether a flag was given.
    ///
    /// @param flag the flag
    /// @return whether it stands on the command line; then no other option has the value it was
    ///     given
    public boolean has(Option<Boolean> flag) {
        return given.containsKey(flag);
    }

    /// Whether an option was given a value.
    ///
    /// @param option the option
    /// @return whether it has another value than its default, or was given that
    boolean isGiven(Option<?> option) {
        return given.containsKey(option);
    }

    /// The value of an option that need not have one.
    ///
    /// @param <T> what it means
    /// @param option the option
    /// @return the value given, or else the default, or else null
    public <T> @Nullable T find(Option<T> option) {
        Given value = given.get(option);
        return value == null ? option.defaultValue() : option.type().meaning().cast(value.value);
    }

    /// The value of an option that always has one.
    ///
    /// @param <T> what it means
    /// @param option an option with a default
    /// @return the value given, or else the default
    /// @throws IllegalStateException if there is neither
    public <T> T get(Option<T> option) {
        T value = find(option);
        if (value == null) {
            throw new IllegalStateException(option + " has neither a value nor a default");
        }
        return value;
    }
}
