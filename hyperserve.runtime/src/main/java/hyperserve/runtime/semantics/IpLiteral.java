package hyperserve.runtime.semantics;

/// An IP address in brackets (RFC 3986 §3.2.2): `"[" ( IPv6address / IPvFuture ) "]"`.
///
/// Zone identifiers (RFC 6874) are refused: they mean something on the client's machine alone.
final class IpLiteral {

    private static final int GROUPS = 8;
    private static final int DIGITS_OF_GROUP = 4;
    private static final int OCTETS = 4;
    private static final int MAX_OCTET = 255;

    private IpLiteral() {}

    /// Whether bytes are an address; they are what stands between the brackets.
    static boolean isAddress(byte[] bytes, int start, int end) {
        boolean future = start < end && (bytes[start] | 0x20) == 'v';
        return future ? isFuture(bytes, start + 1, end) : isIpv6(bytes, start, end);
    }

    /// `"v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )`, without the `v`.
    private static boolean isFuture(byte[] bytes, int start, int end) {
        int dot = afterHex(bytes, start, end);
        if (dot == start || dot == end || bytes[dot] != '.' || dot + 1 == end) {
            return false;
        }
        for (int at = dot + 1; at < end; at++) {
            byte b = bytes[at];
            if (b != ':' && (b == '%' || !Grammar.isHost(b))) {
                return false;
            }
        }
        return true;
    }

    /// Eight groups of one to four hexadecimal digits with colons between. `::` stands, once, for
    /// one or more groups of zeros; an IPv4 address may stand for the last two.
    private static boolean isIpv6(byte[] bytes, int start, int end) {
        boolean compressed = isCompression(bytes, start, end);
        int at = compressed ? start + 2 : start;
        int groups = 0;
        boolean mayEnd = compressed;
        while (!mayEnd || at < end) {
            int groupEnd = afterHex(bytes, at, Math.min(end, at + DIGITS_OF_GROUP));
            if (groupEnd < end && bytes[groupEnd] == '.') {
                return isIpv4(bytes, at, end) && isWhole(groups + 2, compressed);
            }
            if (groupEnd == at) {
                return false;
            }
            groups++;
            if (groupEnd == end) {
                break;
            }
            if (bytes[groupEnd] != ':') {
                return false;
            }
            at = groupEnd + 1;
            mayEnd = isCompression(bytes, groupEnd, end);
            if (mayEnd) {
                if (compressed) {
                    return false;
                }
                compressed = true;
                at++;
            }
        }
        return isWhole(groups, compressed);
    }

    private static boolean isCompression(byte[] bytes, int at, int end) {
        return at + 1 < end && bytes[at] == ':' && bytes[at + 1] == ':';
    }

    private static boolean isWhole(int groups, boolean compressed) {
        return compressed ? groups < GROUPS : groups == GROUPS;
    }

    /// Four numbers up to 255 with dots between, without leading zeros: some read those as octal.
    private static boolean isIpv4(byte[] bytes, int start, int end) {
        int at = start;
        for (int i = 0; i < OCTETS; i++) {
            int first = at;
            int octet = 0;
            while (at < end && Grammar.isDigit(bytes[at]) && octet <= MAX_OCTET) {
                octet = 10 * octet + bytes[at] - '0';
                at++;
            }
            boolean leadingZero = at - first > 1 && bytes[first] == '0';
            if (at == first || octet > MAX_OCTET || leadingZero) {
                return false;
            }
            boolean last = i == OCTETS - 1;
            if (last ? at != end : at == end || bytes[at] != '.') {
                return false;
            }
            at++;
        }
        return true;
    }

    private static int afterHex(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && Grammar.hex(bytes[at]) >= 0) {
            at++;
        }
        return at;
    }
}
