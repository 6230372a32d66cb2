package hyperserve.runtime.http1;

/// The character classes of RFC 9110 §5 and RFC 9112 §3, one table lookup a byte.
final class Grammar {

    static final byte TOKEN = 1;
    static final byte TARGET = 2;
    static final byte VALUE = 4;
    private static final byte HOST = 8;

    private static final byte[] CLASSES = classes();

    private Grammar() {}

    private static byte[] classes() {
        byte[] table = new byte[256];
        for (int c = 0; c < 256; c++) {
            boolean alphanumeric =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            int classes = 0;
            if (alphanumeric || "!#$%&'*+-.^_`|~".indexOf(c) >= 0) {
                classes |= TOKEN;
            }
            // Browsers leave some characters bare that RFC 3986 would have encoded; none is
            // ambiguous.
            if (c > ' ' && c < 0x7F && "\"#<>\\".indexOf(c) < 0) {
                classes |= TARGET;
            }
            if (c == '\t' || (c >= ' ' && c != 0x7F)) {
                classes |= VALUE;
            }
            if (alphanumeric || "-._~%!$&'()*+,;=".indexOf(c) >= 0) {
                classes |= HOST;
            }
            table[c] = (byte) classes;
        }
        return table;
    }

    /// Whether a byte is in any of some classes.
    static boolean isIn(byte classes, byte b) {
        return (CLASSES[b & 0xFF] & classes) != 0;
    }

    /// RFC 9110 §5.6.2.
    static boolean isToken(byte b) {
        return isIn(TOKEN, b);
    }

    /// What may stand in a request target: visible ASCII, but for `"`, `#`, `<`, `>` and `\`.
    static boolean isTarget(byte b) {
        return isIn(TARGET, b);
    }

    /// RFC 9110 §5.5: visible, SP, HTAB, and bytes above ASCII.
    static boolean isValue(byte b) {
        return isIn(VALUE, b);
    }

    /// A character of a registered name or an IPv4 address (RFC 3986 §3.2.2).
    static boolean isHost(byte b) {
        return isIn(HOST, b);
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /// The value of a hexadecimal digit, or −1.
    static int hex(byte b) {
        if (isDigit(b)) {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /// Whether bytes equal an ASCII word given in lower case, letter case aside.
    static boolean equalsIgnoreCase(byte[] bytes, int start, int end, String lower) {
        if (end - start != lower.length()) {
            return false;
        }
        for (int i = 0; i < lower.length(); i++) {
            if (toLower(bytes[start + i]) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// The lower case of a letter of ASCII; any other byte or character as it is.
    static int toLower(int c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }
}
