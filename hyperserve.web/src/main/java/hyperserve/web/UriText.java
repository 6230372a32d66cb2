package hyperserve.web;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The characters of URI references (RFC 3986 §2).
final class UriText {

    private static final String UNRESERVED_MARKS = "-._~";
    private static final String OTHER_MARKS = ":/?#[]@!$&'()*+,;=%";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private UriText() {}

    static boolean isAllowed(char c) {
        return isUnreserved(c) || OTHER_MARKS.indexOf(c) >= 0;
    }

    static boolean isUnreserved(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || UNRESERVED_MARKS.indexOf(c) >= 0;
    }

    /// The text with all characters but the unreserved ones as escapes of their UTF-8.
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            append(escaped, (char) (b & 0xFF), isUnreserved((char) (b & 0xFF)));
        }
        return escaped.toString();
    }

    /// A part of a request target as it was sent, with escapes for what should have been escaped.
    ///
    /// @param sent one character a byte
    static String repaired(String sent) {
        StringBuilder repaired = new StringBuilder(sent.length());
        for (int i = 0; i < sent.length(); i++) {
            append(repaired, sent.charAt(i), isAllowed(sent.charAt(i)));
        }
        return repaired.toString();
    }

    private static void append(StringBuilder text, char c, boolean plain) {
        if (plain) {
            text.append(c);
        } else {
            text.append('%').append(HEX.toHexDigits((byte) c));
        }
    }

    /// @throws IllegalArgumentException if the text has a character that no URI reference has
    static String require(String text, String what) {
        for (int i = 0; i < text.length(); i++) {
            if (!isAllowed(text.charAt(i))) {
                throw new IllegalArgumentException(
                        "%s has %s at index %s, which is to be percent-encoded"
                                .formatted(what, FieldCursor.codePoint(text.charAt(i)), i));
            }
        }
        return text;
    }
}
