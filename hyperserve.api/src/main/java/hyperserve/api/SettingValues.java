package hyperserve.api;

import java.util.HashMap;
import java.util.Map;

/// What the settings of applications were set to. Immutable; any thread may use it.
///
/// Programs that embed a server, and tests, make them by [#empty()] and [#with].
public final class SettingValues {

    private static final SettingValues EMPTY = new SettingValues(Map.of());

    private final Map<Setting<?>, Object> given;

    private SettingValues(Map<Setting<?>, Object> given) {
        this.given = given;
    }

    /// {@return the values of those who set nothing: all are defaults}
    public static SettingValues empty() {
        return EMPTY;
    }

    /// Sets a value.
    ///
    /// @param setting the setting
    /// @param value its value
    /// @param <T> the type of that
    /// @return these values, with that one
    /// @throws IllegalArgumentException if the setting does not allow the value
    public <T> SettingValues with(Setting<T> setting, T value) {
        Map<Setting<?>, Object> more = new HashMap<>(given);
        more.put(setting, setting.checked(value));
        return new SettingValues(Map.copyOf(more));
    }

    /// The value of a setting that need not have one.
    ///
    /// @param setting the setting
    /// @param <T> the type of its value
    /// @return the value given, or else the default, or else null
    public <T> @Nullable T find(Setting<T> setting) {
        Object value = given.get(setting);
        return value == null ? setting.defaultValue() : setting.type().cast(value);
    }

    /// The value of a setting.
    ///
    /// @param setting the setting
    /// @param <T> the type of its value
    /// @return the value given, or else the default
    /// @throws IllegalStateException if there is neither; the message says how to give one
    public <T> T get(Setting<T> setting) {
        T value = find(setting);
        if (value == null) {
            throw new IllegalStateException(
                    setting + " has no value: give it, or the variable " + setting.variable());
        }
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SettingValues values && given.equals(values.given);
    }

    @Override
    public int hashCode() {
        return given.hashCode();
    }

    /// {@return the values that were given, whatever they are; mind where it is printed}
    @Override
    public String toString() {
        return given.toString();
    }
}
