package hyperserve.logging.console;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Nullable;
import hyperserve.api.Routes;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;

import java.util.List;

/// The settings of the log: `hyperserve --log-level debug --log-format json`. Registers no handler.
///
/// It is found as a service. A program changes levels by [hyperserve.logging.LogLevels].
public final class LogSettings implements HandlerProvider {

    private static final Setting<String> LEVEL =
            Setting.text(
                    "hyperserve-log-level",
                    "what is logged: a level, or LOGGER=LEVEL, or several with commas between",
                    "info");

    private static final Setting<String> FORMAT =
            Setting.text("hyperserve-log-format", "how lines are logged: text or json", "text");

    /// For the service loader.
    public LogSettings() {}

    @Override
    public List<Setting<?>> settings() {
        return List.of(LEVEL, FORMAT);
    }

    /// Sets what is not as it is anyway, as nothing else of the log is to be loaded by a start.
    ///
    /// @throws IllegalArgumentException if a level or the format is none
    @Override
    public void configure(SettingValues values) {
        String levels = values.get(LEVEL);
        if (!levels.equals(LEVEL.defaultValue())) {
            Levels.configure(levels);
        }
        @Nullable String format = values.find(FORMAT);
        if (format != null && !format.equals(FORMAT.defaultValue())) {
            Format.configure(format);
        }
    }

    @Override
    public void register(Routes routes) {
        // The settings are all there is.
    }
}
