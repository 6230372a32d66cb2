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

    /// A path that begins with `@` would be that of an abstract socket.
    private static final Pattern PATH = Pattern.compile(UNIX + "[^@\\p{Cntrl}][^\\p{Cntrl}]*");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]{1,255}");

    /// {@return whether a text may be that of `--management-host`}
    ///
    /// @param text any text
    public static boolean isHost(String text) {
        return HOST.matcher(text).matches();
    }

    /// {@return whether a text may be that of `--management`}
    ///
    /// @param text any text
    public static boolean isPlace(String text) {
        return text.equals(MAIN) || unix(text) != null;
    }

    /// Reads what was given for the options, each of which allows it; null for each that was not.
    ///
    /// @param port of `--management-port`; 0 takes a free one
    /// @param host of `--management-host`, as [#isHost]
    /// @param where of `--management`, as [#isPlace]
    /// @return where, or null if nothing was asked for
    /// @throws IllegalArgumentException if two do not go together; the message names the options
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
            return new ManagementAddress(
                    InetSocketAddress.createUnresolved(host == null ? LOOPBACK : host, port));
        }
        return where == null ? null : new ManagementAddress(unix(where));
    }

    private static @Nullable SocketAddress unix(String text) {
        if (!PATH.matcher(text).matches()) {
            return null;
        }
        try {
            return UnixDomainSocketAddress.of(text.substring(UNIX.length()));
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
