package hyperserve.web.filter;

import hyperserve.api.Nullable;

import java.net.InetAddress;
import java.util.regex.Pattern;

/// Addresses as they are written in fields; no name is ever looked up.
final class Literals {

    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";

    /// RFC 3986 §3.2.2: four numbers, none with a zero before it, which some read as octal.
    private static final Pattern IPV4 = Pattern.compile("(?:%1$s\\.){3}%1$s".formatted(OCTET));

    /// What may stand in one at all: no zone, which means something on its own machine alone.
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    private Literals() {}

    static @Nullable InetAddress ipv4(String text) {
        return IPV4.matcher(text).matches() ? InetAddress.ofLiteral(text) : null;
    }

    /// An IPv4 address in the form of IPv6 (`::ffff:192.0.2.1`) is that of IPv4.
    static @Nullable InetAddress ipv6(String text) {
        if (text.indexOf(':') < 0 || !IPV6.matcher(text).matches()) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            // That is the answer to the question that was asked.
            return null;
        }
    }

    static @Nullable InetAddress either(String text) {
        InetAddress address = ipv4(text);
        return address == null ? ipv6(text) : address;
    }
}
