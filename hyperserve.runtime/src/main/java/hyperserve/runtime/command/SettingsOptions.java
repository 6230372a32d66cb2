package hyperserve.runtime.command;

import hyperserve.api.Nullable;
import hyperserve.api.SettingValues;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The options of the command line, and the settings they make.
final class SettingsOptions {

    private static final String VARIABLE_PREFIX = "HYPERSERVE_";

    /// Read by the launcher before there is a JVM.
    private static final Set<String> LAUNCHER_VARIABLES = Set.of("HYPERSERVE_JVM_OPTIONS");

    /// Names, addresses and zones. Whether there is such a host shows when the server binds to it.
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9._:%-]{1,255}|\\[[A-Za-z0-9._:%-]{1,255}]");

    /// No stricter: a name that no pool could have is no bad value, but a missing pool.
    private static final Pattern POOL = Pattern.compile("[^\\p{Cntrl}\\s]+");

    final Option<Path> config =
            Option.repeatable(
                            "config",
                            "file of settings, below the environment",
                            Files.ONE,
                            (_, last) -> last)
                    .with(Option.Trait.NOT_IN_FILE);
    final Option<Boolean> printConfig =
            Option.mode("print-config", "print all settings as such a file, and exit");
    final Option<Boolean> check = Option.mode("check", "find out whether it would start, and exit");
    final Option<Boolean> help = Option.flag("help", "print this text and exit");
    final Option<Boolean> version = Option.flag("version", "print the version and exit");

    private final Option<String> host =
            Option.text(
                    "host",
                    "name or address to listen on",
                    "HOST",
                    "a host name or an IP address",
                    HOST,
                    "127.0.0.1");
    private final Option<Integer> port =
            Option.number("port", "port to listen on; 0 takes a free one", 0, 65_535, 8080);
    private final Option<String> inheritSocket =
            Option.text(
                    "inherit-socket",
                    "descriptor 0 in place of host and port",
                    "on|off",
                    "on or off",
                    Pattern.compile("on|off"),
                    "off");
    private final Option<Addresses> listen =
            Option.repeatable(
                    "listen",
                    "address to listen on, beside that port",
                    Addresses.TYPE,
                    Addresses::and);
    private final Option<String> socketMode =
            Option.text(
                    "socket-mode",
                    "who may connect to a unix:PATH",
                    "MODE",
                    "three digits of 0 to 7, as for chmod",
                    Pattern.compile("[0-7]{3}"),
                    "660");
    private final Option<Networks> proxies =
            Option.repeatable(
                    "proxy-protocol",
                    "proxies that send the PROXY header",
                    Networks.TYPE,
                    Networks::and);
    private final TlsOptions tls = new TlsOptions();
    private final Option<String> pool;
    private final Option<String> learning =
            Option.text(
                    "learning",
                    "whether to find out which handlers wait",
                    "on|off",
                    "on or off",
                    Pattern.compile("on|off"),
                    "on");
    private final Limits limits;
    private final List<ComponentOption<Limits, ?>> limitSettings;
    private final Timeouts timeouts;
    private final List<ComponentOption<Timeouts, ?>> timeoutSettings;

    SettingsOptions(Limits limits, Timeouts timeouts, @Nullable String defaultPool) {
        this.pool =
                Option.text(
                        "pool",
                        "worker pool; needed if several are found",
                        "NAME",
                        "the name of a worker pool",
                        POOL,
                        defaultPool);
        this.limits = limits;
        this.limitSettings = LimitOptions.settings(limits);
        this.timeouts = timeouts;
        this.timeoutSettings = TimeoutOptions.settings(timeouts);
    }

    OptionParser parser() {
        List<Option<?>> options =
                new ArrayList<>(List.of(host, port, inheritSocket, listen, socketMode, proxies));
        options.addAll(tls.all());
        options.add(pool);
        options.add(learning);
        limitSettings.forEach(setting -> options.add(setting.option()));
        timeoutSettings.forEach(setting -> options.add(setting.option()));
        options.addAll(List.of(config, printConfig, check));
        options.add(help);
        options.add(version);
        return new OptionParser(VARIABLE_PREFIX, LAUNCHER_VARIABLES, options);
    }

    /// @param parser of these and perhaps others
    static String helpText(OptionParser parser) {
        return """
        Usage: hyperserve [OPTION...]

        Serves the handlers found on the module path; in a runtime image, also those
        in the jars in its folder plugins, which may hold worker pools, too. A setting
        is an option, or else a variable of the environment, or else a line of the file
        that --config names (max-body = 1MiB), or else its default; of equal options
        the last one counts. SIGHUP has that file read again. A SIZE is in bytes or
        ends in KiB, MiB or GiB; a TIME ends in ms, s, m or h. An ADDRESS is HOST:PORT,
        [IPV6]:PORT or unix:PATH, or several with commas between; --listen may be
        repeated, and where neither --host nor --port is set, nor --tls-cert, nor
        --inherit-socket on, its addresses are the only ones. They speak no TLS.

        %s\
        """
                .formatted(parser.help());
    }

    /// @throws UsageException if options do not go together
    Settings settings(OptionValues values, SettingValues applications) throws UsageException {
        String name = values.get(host);
        boolean bracketed = name.startsWith("[");
        @Nullable Addresses others = values.find(listen);
        TlsSettings encryption = tls.settings(values);
        boolean inherits = values.get(inheritSocket).equals("on");
        if (inherits && (values.isGiven(host) || values.isGiven(port))) {
            throw new UsageException(
                    "--inherit-socket on is in place of --host and --port; leave them away");
        }
        boolean asked =
                inherits
                        || values.isGiven(host)
                        || values.isGiven(port)
                        || encryption.config() != null;
        return new Settings(
                bracketed ? name.substring(1, name.length() - 1) : name,
                values.get(port),
                inherits,
                others == null || asked,
                others == null ? List.of() : others.all(),
                permissions(values.get(socketMode)),
                values.find(proxies),
                encryption,
                values.find(pool),
                values.get(learning).equals("on"),
                ComponentOption.applyAll(limitSettings, limits, values),
                ComponentOption.applyAll(timeoutSettings, timeouts, values),
                applications);
    }

    /// {@return the options with a default that means nothing beside the others}
    Set<Option<?>> withoutEffect(OptionValues values) {
        Set<Option<?>> unused = new HashSet<>(tls.withoutEffect(values));
        boolean listensElsewhere =
                values.isGiven(listen)
                        && !values.isGiven(host)
                        && !values.isGiven(port)
                        && !tls.isOn(values);
        if (listensElsewhere || values.get(inheritSocket).equals("on")) {
            unused.addAll(List.of(host, port));
        }
        return unused;
    }

    /// @param mode three octal digits
    private static Set<PosixFilePermission> permissions(String mode) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < mode.length(); i++) {
            int digit = mode.charAt(i);
            letters.append((digit & 4) == 0 ? '-' : 'r');
            letters.append((digit & 2) == 0 ? '-' : 'w');
            letters.append((digit & 1) == 0 ? '-' : 'x');
        }
        return PosixFilePermissions.fromString(letters.toString());
    }
}
