package hyperserve.runtime.semantics;

/// The authority in a Host field or an absolute target: `uri-host [ ":" port ]` (RFC 9110 §7.2,
/// RFC 3986 §3.2.2). User information is refused (RFC 9110 §4.2.4).
public final class HostSyntax {

    private HostSyntax() {}

    /// Whether bytes are a host, with or without a port, or nothing: a client says so that its
    /// target has no authority.
    ///
    /// @param bytes where they lie
    /// @param start the index of the first one
    /// @param end the index after the last one
    /// @return if so
    public static boolean isValid(byte[] bytes, int start, int end) {
        int at = start;
        if (at < end && bytes[at] == '[') {
            while (at < end && bytes[at] != ']') {
                at++;
            }
            if (at == end || !IpLiteral.isAddress(bytes, start + 1, at)) {
                return false;
            }
            at++;
        } else {
            while (at < end && Grammar.isHost(bytes[at])) {
                if (bytes[at] == '%' && !isEscape(bytes, at, end)) {
                    return false;
                }
                at++;
            }
        }
        return at == end || (at > start && bytes[at] == ':' && isPort(bytes, at + 1, end));
    }

    private static boolean isEscape(byte[] bytes, int at, int end) {
        return at + 2 < end && Grammar.hex(bytes[at + 1]) >= 0 && Grammar.hex(bytes[at + 2]) >= 0;
    }

    private static boolean isPort(byte[] bytes, int start, int end) {
        int port = 0;
        for (int at = start; at < end; at++) {
            if (!Grammar.isDigit(bytes[at])) {
                return false;
            }
            port = 10 * port + bytes[at] - '0';
            if (port > 65_535) {
                return false;
            }
        }
        return true;
    }
}
