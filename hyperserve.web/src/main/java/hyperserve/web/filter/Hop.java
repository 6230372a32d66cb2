package hyperserve.web.filter;

import hyperserve.api.BadRequestException;
import hyperserve.api.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/// What one proxy has said of who has connected to it.
///
/// @param client who that was, unresolved if the address is not known
/// @param scheme how they speak with each other
/// @param host what was asked for
record Hop(InetSocketAddress client, @Nullable String scheme, @Nullable String host) {

    static final InetSocketAddress UNKNOWN = InetSocketAddress.createUnresolved("", 0);

    private static final Pattern OBFUSCATED = Pattern.compile("_[A-Za-z0-9._-]+");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");

    /// Reads who a proxy means: an address, with or without a port, or a name that hides one (RFC
    /// 7239 §6).
    ///
    /// @param bare whether an address of IPv6 may stand without brackets, as it does in
    ///     `X-Forwarded-For`
    /// @throws BadRequestException if it is none of these
    static InetSocketAddress client(String node, boolean bare) {
        InetAddress plain = bare ? Literals.either(node) : Literals.ipv4(node);
        if (plain != null) {
            return new InetSocketAddress(plain, 0);
        }
        int bracket = node.startsWith("[") ? node.indexOf(']') : -1;
        int colon = node.indexOf(':', bracket + 1);
        String name = colon < 0 ? node : node.substring(0, colon);
        int port = colon < 0 ? 0 : port(node.substring(colon + 1));
        if (bracket > 0 && name.length() != bracket + 1) {
            throw malformed("client");
        }
        InetAddress address =
                bracket > 0 ? Literals.ipv6(node.substring(1, bracket)) : Literals.ipv4(name);
        if (address != null) {
            return new InetSocketAddress(address, port);
        }
        if (!name.equalsIgnoreCase("unknown") && !OBFUSCATED.matcher(name).matches()) {
            throw malformed("client");
        }
        return InetSocketAddress.createUnresolved(name.toLowerCase(Locale.ROOT), port);
    }

    /// A port may be hidden, too; then it is 0.
    private static int port(String text) {
        if (OBFUSCATED.matcher(text).matches()) {
            return 0;
        }
        int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (port < 0 || port > 65535) {
            throw malformed("port");
        }
        return port;
    }

    static String scheme(String text) {
        String scheme = text.toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw malformed("scheme");
        }
        return scheme;
    }

    static String host(String text) {
        if (!HOST.matcher(text).matches()) {
            throw malformed("host");
        }
        return text;
    }

    static BadRequestException malformed(String what) {
        return new BadRequestException("the " + what + " that a proxy has forwarded is malformed");
    }
}
