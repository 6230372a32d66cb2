package hyperserve.runtime.command;

import hyperserve.api.Nullable;
import hyperserve.api.ServerComponent;
import hyperserve.api.SettingValues;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;

import java.net.SocketAddress;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// What a server is started with.
///
/// @param host where to listen: a name or an address, without the brackets of an IPv6 address
/// @param port where to listen; 0 takes a free port
/// @param inheritsSocket whether the socket of descriptor 0 is in place of host and port
/// @param listensAtPort whether to listen there: not if only other addresses were asked for
/// @param listen the other addresses to listen on, not resolved; at least one if that is so
/// @param socketPermissions who may connect to those of them that are Unix domain sockets
/// @param proxies who has to say whose connection it passes on, null if nobody has
/// @param tls what is spoken at the port beside plain HTTP
/// @param pool the name of the worker pool, or null for the only one found
/// @param learning whether routes learn that their handlers wait
/// @param limits the bounds
/// @param timeouts the clocks
/// @param applications what the settings of applications were set to
public record Settings(
        String host,
        int port,
        boolean inheritsSocket,
        boolean listensAtPort,
        List<SocketAddress> listen,
        Set<PosixFilePermission> socketPermissions,
        @Nullable Networks proxies,
        TlsSettings tls,
        @Nullable String pool,
        boolean learning,
        Limits limits,
        Timeouts timeouts,
        SettingValues applications)
        implements Invocation {

    /// Copies the addresses.
    public Settings {
        listen = List.copyOf(listen);
        socketPermissions = Set.copyOf(socketPermissions);
    }

    /// Reads a command line and the environment, once, as [SettingsSource] does.
    ///
    /// @param args the command line
    /// @param environment the environment
    /// @param defaultPool the pool to use if none is named, or null
    /// @param applications finds the applications
    /// @return the settings, or what was asked for instead of a server
    /// @throws UsageException if an option, variable or line is unknown or has a bad value
    static Invocation parse(
            String[] args,
            Map<String, String> environment,
            @Nullable String defaultPool,
            Supplier<? extends List<? extends ServerComponent>> applications)
            throws UsageException {
        return new SettingsSource(args, environment, defaultPool, applications).read();
    }
}
