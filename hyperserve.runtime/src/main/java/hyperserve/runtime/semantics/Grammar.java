package hyperserve.runtime.semantics;

import hyperserve.api.routing.PathDecoder;

/// The character classes of RFC 9110 §5 and RFC 9112 §3, one table lookup a byte.
public final class Grammar {

    /// The class of [#isToken].
    public static final byte TOKEN = 1;

    /// The class of [#isTarget].
    public static final byte TARGET = 2;

    /// The class of [#isValue].
    public static final byte VALUE = 4;

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
            if (PathDecoder.mayStandInTarget(c)) {
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
    ///
    /// @param classes the sum of these
    /// @param b the byte
    /// @return if so
    public static boolean isIn(byte classes, byte b) {
        return (CLASSES[b & 0xFF] & classes) != 0;
    }

    /// RFC 9110 §5.6.2.
    ///
    /// @param b a byte
    /// @return whether it may stand in a token
    public static boolean isToken(byte b) {
        return isIn(TOKEN, b);
    }

    /// What may stand in a request target.
    ///
    /// @param b a byte
    /// @return whether it may
    public static boolean isTarget(byte b) {
        return isIn(TARGET, b);
    }

    /// RFC 9110 §5.5: visible, SP, HTAB, and bytes above ASCII.
    ///
    /// @param b a byte
    /// @return whether it may stand in a field value
    public static boolean isValue(byte b) {
        return isIn(VALUE, b);
    }

    /// A character of a registered name or an IPv4 address (RFC 3986 §3.2.2).
    static boolean isHost(byte b) {
        return isIn(HOST, b);
    }

    /// A decimal digit of ASCII.
    ///
    /// @param b a byte
    /// @return whether it is one
    public static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /// White space within a line (RFC 9110 §5.6.3).
    ///
    /// @param b a byte
    /// @return whether it is that
    public static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /// The value of a hexadecimal digit.
    ///
    /// @param b a byte
    /// @return its value, or −1 if it is none
    public static int hex(byte b) {
        if (isDigit(b)) {
            return b - '0';
        }
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /// Whether bytes equal an ASCII word, letter case aside.
    ///
    /// @param bytes where they lie
    /// @param start the index of the first one
    /// @param end the index after the last one
    /// @param lower the word in lower case
    /// @return if so
    public static boolean equalsIgnoreCase(byte[] bytes, int start, int end, String lower) {
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
    ///
    /// @param c a byte or character
    /// @return the same in lower case
    public static int toLower(int c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }
}
