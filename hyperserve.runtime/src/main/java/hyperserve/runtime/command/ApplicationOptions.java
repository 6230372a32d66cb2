package hyperserve.runtime.command;

import hyperserve.api.Nullable;
import hyperserve.api.ServerComponent;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;
import hyperserve.api.routing.ContextLoader;
import hyperserve.runtime.discovery.Providers;
import hyperserve.runtime.startup.StartupException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// The settings that applications and observers declare, and the options that they are on a
/// command line.
final class ApplicationOptions {

    private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]*");

    private static final String DASHES = "--";

    private static final String ON = "on";

    private static final Pattern ON_OR_OFF = Pattern.compile("on|off");

    private final List<OptionGroup> groups = new ArrayList<>();
    private final Map<Setting<?>, Option<?>> all = new LinkedHashMap<>();
    private final Map<String, String> owners = new HashMap<>();

    private ApplicationOptions() {}

    /// Asks applications for their settings.
    ///
    /// @param applications the applications
    /// @param server the options of the server
    /// @throws StartupException if one cannot be asked, or a name is taken
    static ApplicationOptions of(
            List<? extends ServerComponent> applications, OptionParser server) {
        ApplicationOptions options = new ApplicationOptions();
        for (ServerComponent application : applications) {
            options.add(application, declared(application), server);
        }
        return options;
    }

    private static List<Setting<?>> declared(ServerComponent application) {
        try {
            return ContextLoader.of(
                    application.getClass(), () -> List.copyOf(application.settings()));
        } catch (Throwable e) {
            throw StartupException.of(
                    Providers.describe(application) + " cannot be asked for their settings",
                    e,
                    Providers.cure(application));
        }
    }

    private void add(ServerComponent application, List<Setting<?>> settings, OptionParser server) {
        List<Option<?>> own = new ArrayList<>();
        List<Option<?>> ofServer = new ArrayList<>();
        for (Setting<?> setting : settings) {
            reserve(setting, name(application), server);
            Option<?> option = option(setting);
            all.put(setting, option);
            (setting.isOfServer() ? ofServer : own).add(option);
        }
        add(application, server.prefix(), ofServer);
        add(application, "", own);
    }

    private void add(ServerComponent application, String prefix, List<Option<?>> options) {
        if (!options.isEmpty()) {
            groups.add(new OptionGroup("Settings of " + origin(application), prefix, options));
        }
    }

    private void reserve(Setting<?> setting, String owner, OptionParser server) {
        if (server.has(setting.toString())) {
            throw new StartupException(
                    owner
                            + " declares a setting "
                            + setting
                            + ", which is the server's own: rename it");
        }
        @Nullable String other = owners.put(setting.toString(), owner);
        if (other != null) {
            throw new StartupException(
                    "the setting "
                            + setting
                            + " is declared twice, by "
                            + other
                            + " and by "
                            + owner
                            + ": rename one of them, or take its module away");
        }
    }

    private static <T> Option<?> option(Setting<T> setting) {
        Option<?> option = written(setting);
        @Nullable String allowed = setting.allowed();
        if (allowed != null) {
            option = option.allowing(allowed, value -> setting.allows(meaning(setting, value)));
        }
        if (setting.isSecret()) {
            option = option.with(Option.Trait.SECRET);
        }
        return setting.isLive() ? option.with(Option.Trait.LIVE) : option;
    }

    private static Option<?> written(Setting<?> setting) {
        String name = setting.toString().substring(DASHES.length());
        String description = setting.description();
        return switch (setting.kind()) {
            case TEXT ->
                    Option.text(
                            name,
                            description,
                            "TEXT",
                            "text without control characters",
                            LINE,
                            (String) setting.defaultValue());
            case NUMBER ->
                    Option.number(
                            name,
                            description,
                            there(Integer.class, setting.least()),
                            there(Integer.class, setting.greatest()),
                            (Integer) setting.defaultValue());
            case SIZE ->
                    Option.size(
                            name,
                            description,
                            there(Long.class, setting.least()),
                            there(Long.class, setting.greatest()),
                            there(Long.class, setting.defaultValue()));
            case TIME ->
                    Option.duration(
                            name,
                            description,
                            there(Duration.class, setting.least()),
                            there(Duration.class, setting.greatest()),
                            there(Duration.class, setting.defaultValue()));
            case SWITCH ->
                    Option.text(
                            name,
                            description,
                            ON + "|off",
                            "on or off",
                            ON_OR_OFF,
                            there(Boolean.class, setting.defaultValue()) ? ON : "off");
        };
    }

    private static <V> V there(Class<V> type, @Nullable Object value) {
        return type.cast(Objects.requireNonNull(value));
    }

    /// {@return a parser of the server's options and of these}
    OptionParser addedTo(OptionParser server) {
        return server.with(groups);
    }

    /// {@return what these were set to}
    SettingValues values(OptionValues given) {
        SettingValues values = SettingValues.empty();
        for (Map.Entry<Setting<?>, Option<?>> each : all.entrySet()) {
            @Nullable Object value = given.find(each.getValue());
            if (value != null) {
                values = with(values, each.getKey(), value);
            }
        }
        return values;
    }

    private static <T> SettingValues with(SettingValues values, Setting<T> setting, Object value) {
        return values.with(setting, meaning(setting, value));
    }

    /// {@return what a value of the option of a setting means as one of the setting}
    private static <T> T meaning(Setting<T> setting, Object value) {
        boolean isSwitch = setting.kind() == Setting.Kind.SWITCH;
        return setting.type().cast(isSwitch ? value.equals(ON) : value);
    }

    private static String name(ServerComponent application) {
        return application.getClass().getName();
    }

    private static String origin(ServerComponent application) {
        Module module = application.getClass().getModule();
        return module.isNamed()
                ? name(application) + " (module " + module.getName() + ")"
                : name(application);
    }
}
