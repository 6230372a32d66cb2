package hyperserve.observe.management;

import hyperserve.api.Nullable;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.regex.Pattern;

/// Where those who operate a server are answered, as the options say.
///
/// @param apart an address of its own, of which a host is not looked up; null for those of the
///     server itself
public record ManagementAddress(@Nullable SocketAddress apart) {

    private static final String LOOPBACK = "127.0.0.1";

    private static final String UNIX = "unix:";

    private static final String MAIN = "main";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]{1,255}");

    /// Reads what was given for the options; null for each that was not.
    ///
    /// @param port of `--management-port`; 0 takes a free one
    /// @param host of `--management-host`, an address of IPv6 without brackets
    /// @param where of `--management`: `unix:PATH` or `main`
    /// @return where, or null if nothing was asked for
    /// @throws IllegalArgumentException if a value is none, or two do not go together; the message
    ///     names the options
    public static @Nullable ManagementAddress of(
            @Nullable Integer port, @Nullable String host, @Nullable String where) {
        if (port != null && where != null) {
            throw new IllegalArgumentException(
                    "--management-port and --management exclude each other: give one of them");
        }
        if (host != null && port == null) {
            throw new IllegalArgumentException(
                    "--management-host needs --management-port: without one, nobody is answered"
                            + " there");
        }
        if (port != null) {
            return new ManagementAddress(ofPort(port, host == null ? LOOPBACK : host));
        }
        return where == null ? null : ofText(where);
    }

    private static SocketAddress ofPort(int port, String host) {
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "--management-host is '" + host + "', and has to be a name or an address");
        }
        return InetSocketAddress.createUnresolved(host, port);
    }

    private static ManagementAddress ofText(String where) {
        if (where.equals(MAIN)) {
            return new ManagementAddress(null);
        }
        SocketAddress address =
                where.startsWith(UNIX) ? unix(where.substring(UNIX.length())) : null;
        if (address == null) {
            throw new IllegalArgumentException(
                    "--management is '"
                            + where
                            + "', and has to be unix:PATH or main; a port is that of"
                            + " --management-port");
        }
        return new ManagementAddress(address);
    }

    private static @Nullable SocketAddress unix(String path) {
        try {
            return path.isEmpty() || path.startsWith("@") ? null : UnixDomainSocketAddress.of(path);
        } catch (InvalidPathException e) {
            return null; // The locale cannot write it.
        }
    }

    /// {@return the option that gives such an address}
    ///
    /// @param address an address of its own
    public static String option(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress ? "--management" : "--management-port";
    }

    /// {@return an address as a client needs it: `http://127.0.0.1:9000`, `unix:/run/app.sock`}
    ///
    /// @param address where a server listens
    public static String shown(SocketAddress address) {
        if (!(address instanceof InetSocketAddress ip)) {
            return UNIX + address;
        }
        String host = ip.getAddress().getHostAddress();
        String written = ip.getAddress() instanceof Inet6Address ? "[" + host + "]" : host;
        return "http://" + written + ":" + ip.getPort();
    }
}
