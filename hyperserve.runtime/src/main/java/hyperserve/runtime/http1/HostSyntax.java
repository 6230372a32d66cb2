package hyperserve.runtime.http1;

/// The authority in a Host field or an absolute target: `uri-host [ ":" port ]` (RFC 9110 §7.2,
/// RFC 3986 §3.2.2). User information is refused (RFC 9110 §4.2.4).
final class HostSyntax {

    private HostSyntax() {}

    /// One valid Host on HTTP/1.1; at most one on HTTP/1.0 (RFC 9112 §3.2).
    static void check(RequestHead head) throws BadRequest {
        int count = head.hostCount();
        if (count == 0 && head.isHttp10()) {
            return;
        }
        if (count != 1) {
            throw new BadRequest(count == 0 ? "no Host" : "more than one Host");
        }
        FieldLines fields = head.fields();
        int line = head.hostLine();
        if (!isValid(head.bytes(), fields.valueStart(line), fields.valueEnd(line))) {
            throw new BadRequest("a malformed Host");
        }
    }

    /// Whether bytes are a host, with or without a port, or nothing: a client says so that its
    /// target has no authority.
    static boolean isValid(byte[] bytes, int start, int end) {
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
