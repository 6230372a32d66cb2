package hyperserve.runtime.command;

import hyperserve.api.Nullable;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Addresses as they are written: `127.0.0.1:8080`, `[::1]:8080`, `unix:/run/app.sock`, or several
/// with commas between. A path has no comma.
///
/// @param all what is meant; hosts are not resolved
record Addresses(List<SocketAddress> all) {

    private static final String UNIX = "unix:";

    private static final int LAST_PORT = 65_535;

    /// Names, addresses and zones, as with `--host`; IPv6 only in brackets, or where it ends and
    /// the port begins could not be told.
    private static final Pattern HOST_AND_PORT =
            Pattern.compile(
                    "(?:([A-Za-z0-9._-]{1,255})|\\[([A-Za-z0-9._:%-]{1,255})]):([0-9]{1,5})");

    /// A path that begins with `@` would be that of an abstract socket.
    private static final Pattern PATH = Pattern.compile("[^@\\p{Cntrl}][^\\p{Cntrl}]*");

    static final ValueType<Addresses> TYPE =
            new ValueType<>(
                    Addresses.class,
                    "ADDRESS",
                    () ->
                            "HOST:PORT, [IPV6]:PORT or unix:PATH, or several with commas between"
                                    + " (abstract sockets, unix:@NAME, do not exist in Java)",
                    Addresses::parse,
                    Addresses::text);

    Addresses {
        all = List.copyOf(all);
    }

    static @Nullable Addresses parse(String text) {
        List<SocketAddress> all = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            SocketAddress address = each.startsWith(UNIX) ? unix(each) : hostAndPort(each);
            if (address == null) {
                return null;
            }
            all.add(address);
        }
        return new Addresses(all);
    }

    private static @Nullable SocketAddress unix(String text) {
        String path = text.substring(UNIX.length());
        if (!PATH.matcher(path).matches()) {
            return null;
        }
        try {
            return UnixDomainSocketAddress.of(path);
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

    private String text() {
        return all.stream().map(Addresses::text).collect(Collectors.joining(","));
    }

    private static String text(SocketAddress address) {
        if (!(address instanceof InetSocketAddress ip)) {
            return UNIX + address;
        }
        String host = ip.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + ip.getPort();
    }

    Addresses and(Addresses others) {
        return new Addresses(Stream.concat(all.stream(), others.all.stream()).toList());
    }
}
