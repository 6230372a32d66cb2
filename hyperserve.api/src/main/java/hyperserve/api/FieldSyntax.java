package hyperserve.api;

import java.util.HexFormat;

/// The grammar of field names and values (RFC 9110 §5.1, §5.5, §5.6.2).
final class FieldSyntax {

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private FieldSyntax() {}

    static boolean isTokenChar(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    static void requireToken(String text, String what) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException(what + " is empty");
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenChar(text.charAt(i))) {
                throw new IllegalArgumentException(
                        "%s has %s at index %s, which a token may not hold"
                                .formatted(what, name(text.charAt(i)), i));
            }
        }
    }

    private static String name(char c) {
        return "U+" + HexFormat.of().withUpperCase().toHexDigits(c);
    }

    /// Refuses what would end the line or cannot be sent as one byte a character (ISO-8859-1).
    static void requireText(String text, String what) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
                throw new IllegalArgumentException(
                        "%s has %s at index %s, which may not be sent".formatted(what, name(c), i));
            }
        }
    }
}
