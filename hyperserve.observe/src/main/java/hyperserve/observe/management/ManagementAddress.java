package hyperserve.observe.management;

import hyperserve.api.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An address as `--management` has it: `127.0.0.1:9000`, `[::1]:9000` or `unix:/run/app.sock`.
public final class ManagementAddress {

    private static final String UNIX = "unix:";

    private static final int LAST_PORT = 65_535;

    private static final Pattern HOST_AND_PORT =
            Pattern.compile(
                    "(?:([A-Za-z0-9._-]{1,255})|\\[([A-Za-z0-9._:%-]{1,255})]):([0-9]{1,5})");

    private ManagementAddress() {}

    /// Reads an address; a host is not looked up.
    ///
    /// @param text as it was written
    /// @return the address
    /// @throws IllegalArgumentException if it is none; the message says what one is
    public static SocketAddress of(String text) {
        SocketAddress address =
                text.startsWith(UNIX) ? unix(text.substring(UNIX.length())) : hostAndPort(text);
        if (address == null) {
            throw new IllegalArgumentException(
                    "--management is '"
                            + text
                            + "', and has to be HOST:PORT, [IPV6]:PORT, unix:PATH or main");
        }
        return address;
    }

    private static @Nullable SocketAddress unix(String path) {
        try {
            return path.isEmpty() || path.startsWith("@") ? null : UnixDomainSocketAddress.of(path);
        } catch (InvalidPathException e) {
            return null; // The locale cannot write it.
        }
    }

    private static @Nullable SocketAddress hostAndPort(String text) {
        Matcher matcher = HOST_AND_PORT.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        int port = Integer.parseInt(matcher.group(3));
        return port > LAST_PORT ? null : InetSocketAddress.createUnresolved(host, port);
    }
}
