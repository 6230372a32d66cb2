package hyperserve.runtime.command;

import hyperserve.api.Nullable;
import hyperserve.api.ServerComponent;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.startup.StartupException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Where the settings of a server come from: a command line, over the environment, over the file
/// that these name, which may be read again. For one thread at a time.
public final class SettingsSource {

    private final String[] args;
    private final Map<String, String> environment;
    private final Supplier<? extends List<? extends ServerComponent>> components;
    private final SettingsOptions options;
    private final OptionParser own;

    /// The server's options and those of its components, and what they are set to; there once they
    /// have been read.
    private record Effective(
            OptionParser parser, ApplicationOptions components, OptionValues values) {}

    private @Nullable Effective effective;

    /// Reads nothing yet.
    ///
    /// @param args the command line; on it `--help` wins over `--version`, and both over everything
    ///     else, mistakes included
    /// @param environment the environment
    /// @param defaultPool the pool to use if none is named, or null
    /// @param components finds the applications and observers, whose settings are read, too; not
    ///     asked for the version, and if it cannot find them, the help says so
    public SettingsSource(
            String[] args,
            Map<String, String> environment,
            @Nullable String defaultPool,
            Supplier<? extends List<? extends ServerComponent>> components) {
        this.args = args.clone();
        this.environment = Map.copyOf(environment);
        this.components = components;
        this.options = new SettingsOptions(Limits.defaults(), Timeouts.defaults(), defaultPool);
        this.own = options.parser();
    }

    /// Reads all of it.
    ///
    /// @return the settings, or what was asked for instead of a server
    /// @throws UsageException if an option, variable or line of the file is unknown or has a bad
    ///     value, or the file cannot be read
    /// @throws StartupException if components cannot be found, or their settings not be had
    public Invocation read() throws UsageException {
        OptionValues flags = own.flags(args);
        if (flags.has(options.help)) {
            return new Invocation.Help(helpText());
        }
        if (flags.has(options.version)) {
            return new Invocation.Version();
        }
        ApplicationOptions others = ApplicationOptions.of(components.get(), own);
        OptionParser all = others.addedTo(own);
        OptionValues values = values(all);
        Settings settings = options.settings(values, others.values(values));
        effective = new Effective(all, others, values);
        if (!flags.has(options.printConfig)) {
            return flags.has(options.check) ? new Invocation.Check(settings) : settings;
        }
        if (flags.has(options.check)) {
            throw new UsageException("--print-config and --check are two things: ask for one");
        }
        return new Invocation.PrintConfig(
                PrintedConfig.of(all.options(), values, options.withoutEffect(values)));
    }

    private OptionValues values(OptionParser all) throws UsageException {
        OptionValues values = all.parse(args, environment);
        @Nullable Path file = values.find(options.config);
        return file == null ? values : values.over(all.parse(ConfigFile.read(file)));
    }

    /// Reads the file again, and takes over of it what can change while the server runs. All the
    /// rest stays as it was.
    ///
    /// @return what has changed, or would have
    /// @throws UsageException if something is wrong now; then nothing has changed
    /// @throws IllegalStateException if nothing was read, or not the settings of a server
    public Changes readAgain() throws UsageException {
        Effective before = effective;
        if (before == null) {
            throw new IllegalStateException("nothing has been read yet");
        }
        OptionValues now = values(before.parser);
        var _ = options.settings(now, before.components.values(now));
        List<Option<?>> live = new ArrayList<>();
        List<String> applied = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Option<?> each : before.parser.options()) {
            @Nullable String change = PrintedConfig.change(each, before.values, now);
            if (change == null) {
                continue;
            }
            if (each.is(Option.Trait.LIVE)) {
                live.add(each);
                applied.add(change);
            } else {
                refused.add(change + " needs a new start");
            }
        }
        OptionValues values = before.values.with(live, now);
        Settings settings = options.settings(values, before.components.values(values));
        effective = new Effective(before.parser, before.components, values);
        return new Changes(settings, applied, refused);
    }

    /// What another look at the file has changed.
    ///
    /// @param settings all settings as they are now
    /// @param applied each setting that has changed, and how: `max-body: 1MiB -> 2MiB`
    /// @param refused each that is set to something else, and cannot change: `port: 8080 -> 9090
    ///     needs a new start`
    public record Changes(Settings settings, List<String> applied, List<String> refused) {

        /// Copies the lists.
        ///
        /// @param settings all settings as they are now
        /// @param applied each setting that has changed, and how
        /// @param refused each that is set to something else, and cannot change
        public Changes {
            applied = List.copyOf(applied);
            refused = List.copyOf(refused);
        }
    }

    private String helpText() {
        try {
            ApplicationOptions others = ApplicationOptions.of(components.get(), own);
            return SettingsOptions.helpText(others.addedTo(own));
        } catch (StartupException e) {
            return SettingsOptions.helpText(own)
                    + "\nThe settings of applications are not known: "
                    + e.getMessage()
                    + "\n";
        }
    }
}
