package hyperserve.runtime.command;

import hyperserve.api.Nullable;

import java.util.Map;

/// What each option was set to.
public final class OptionValues {

    private final Map<Option<?>, Object> given;

    OptionValues(Map<Option<?>, Object> given) {
        this.given = Map.copyOf(given);
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
        Object value = given.get(option);
        return value == null ? option.defaultValue() : option.type().meaning().cast(value);
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
