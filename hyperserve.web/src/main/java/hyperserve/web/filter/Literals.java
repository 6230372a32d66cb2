package hyperserve.web.filter;

import hyperserve.api.Network;
import hyperserve.api.Nullable;

import java.net.InetAddress;

/// Addresses as they are written in fields, where a place may ask for one kind.
final class Literals {

    private Literals() {}

    static @Nullable InetAddress ipv4(String text) {
        return text.indexOf(':') < 0 ? Network.address(text) : null;
    }

    /// An IPv4 address in the form of IPv6 (`::ffff:192.0.2.1`) is that of IPv4.
    static @Nullable InetAddress ipv6(String text) {
        return text.indexOf(':') < 0 ? null : Network.address(text);
    }

    static @Nullable InetAddress either(String text) {
        return Network.address(text);
    }
}
