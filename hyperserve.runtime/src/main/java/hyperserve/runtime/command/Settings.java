package hyperserve.runtime.command;

import hyperserve.api.Nullable;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;

import java.util.Map;

/// What a server is started with.
///
/// @param host where to listen: a name or an address, without the brackets of an IPv6 address
/// @param port where to listen; 0 takes a free port
/// @param pool the name of the worker pool, or null for the only one found
/// @param learning whether routes learn that their handlers wait
/// @param limits the bounds
/// @param timeouts the clocks
public record Settings(
        String host,
        int port,
        @Nullable String pool,
        boolean learning,
        Limits limits,
        Timeouts timeouts)
        implements Invocation {

    /// Reads a command line and the environment.
    ///
    /// @param args the command line; on it `--help` wins over `--version`, and both over everything
    ///     else, mistakes included
    /// @param environment the environment
    /// @param defaultPool the pool to use if none is named, or null
    /// @return the settings, or what was asked for instead of a server
    /// @throws UsageException if an option or variable is unknown or has a bad value
    public static Invocation parse(
            String[] args, Map<String, String> environment, @Nullable String defaultPool)
            throws UsageException {
        SettingsOptions options =
                new SettingsOptions(Limits.defaults(), Timeouts.defaults(), defaultPool);
        OptionValues values = options.parser().parse(args, environment);
        if (values.has(options.help)) {
            return new Help(options.helpText());
        }
        return values.has(options.version) ? new Version() : options.settings(values);
    }
}
