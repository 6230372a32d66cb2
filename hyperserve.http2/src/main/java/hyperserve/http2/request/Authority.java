package hyperserve.http2.request;

import hyperserve.runtime.semantics.Grammar;

/// Whether `:authority` and `host` name the same (RFC 9113 §8.3.1).
final class Authority {

    private Authority() {}

    /// Compares two authorities, letter case and the scheme's own port aside (RFC 9110 §4.2.3).
    ///
    /// @param bytes holds both
    /// @param port the port that the scheme has if none is said
    static boolean same(
            byte[] bytes, int start, int end, int otherStart, int otherEnd, String port) {
        int length = withoutPort(bytes, start, end, port) - start;
        if (withoutPort(bytes, otherStart, otherEnd, port) - otherStart != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (Grammar.toLower(bytes[start + i]) != Grammar.toLower(bytes[otherStart + i])) {
                return false;
            }
        }
        return true;
    }

    private static int withoutPort(byte[] bytes, int start, int end, String port) {
        int digits = end;
        while (digits > start && Grammar.isDigit(bytes[digits - 1])) {
            digits--;
        }
        boolean said = digits > start && bytes[digits - 1] == ':';
        boolean own = digits == end || Grammar.equalsIgnoreCase(bytes, digits, end, port);
        return said && own ? digits - 1 : end;
    }
}
