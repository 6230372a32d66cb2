package hyperserve.logging.console;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Nullable;
import hyperserve.api.Routes;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;

import java.util.List;
import java.util.Objects;

/// The settings of the log: `hyperserve --log-level debug --log-format json`. Registers no handler.
///
/// It is found as a service. A program changes levels by [hyperserve.logging.LogLevels].
public final class LogSettings implements HandlerProvider {

    private static final Setting<String> LEVEL =
            Setting.text(
                            "hyperserve-log-level",
                            "what is logged: a level, or LOGGER=LEVEL, or several with commas"
                                    + " between",
                            "info")
                    .allowing(
                            "a level (all, trace, debug, info, warning, error, off), or"
                                    + " LOGGER=LEVEL, or several with commas between",
                            Levels::isText)
                    .live();

    private static final Setting<String> FORMAT =
            Setting.text("hyperserve-log-format", "how lines are logged: text or json", "text")
                    .allowing("text or json", Format::isName);

    private @Nullable String levels;

    /// For the service loader.
    public LogSettings() {}

    @Override
    public List<Setting<?>> settings() {
        return List.of(LEVEL, FORMAT);
    }

    /// Sets what is not as it is anyway, as nothing else of the log is to be loaded by a start.
    @Override
    public void configure(SettingValues values) {
        setLevels(values);
        @Nullable String format = values.find(FORMAT);
        if (format != null && !format.equals(FORMAT.defaultValue())) {
            Format.configure(format);
        }
    }

    /// Sets levels that have changed; those that code has set stay.
    @Override
    public void reload(SettingValues values) {
        setLevels(values);
    }

    /// Those of the default are those of all who set nothing, and are not set.
    private void setLevels(SettingValues values) {
        String given = values.get(LEVEL);
        @Nullable String next = given.equals(LEVEL.defaultValue()) ? null : given;
        if (!Objects.equals(levels, next)) {
            Levels.configure(levels, next);
            levels = next;
        }
    }

    @Override
    public void register(Routes routes) {
        // The settings are all there is.
    }
}
