package hyperserve.web;

import hyperserve.api.Nullable;

import java.util.HexFormat;

/// Reads a field value from left to right (RFC 9110 §5.6). It looks at each character once, so what
/// it costs grows with the length of the value and with nothing else. Used by one thread.
final class FieldCursor {

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;

    FieldCursor(String text) {
        this.text = text;
    }

    static boolean isTokenChar(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenChar(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /// {@return whether a character may stand in a quoted string, plain or behind a backslash}
    static boolean isQuotable(char c) {
        return c == '\t' || (c >= ' ' && c <= '~') || (c >= 0x80 && c <= 0xFF);
    }

    /// {@return the text as a token if it is one, else in quotes (§5.6.4)}
    static String quoted(String text) {
        return isToken(text) ? text : inQuotes(text);
    }

    /// {@return the text as a quoted string}
    static String inQuotes(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    /// @throws IllegalArgumentException if the text cannot be sent, not even in quotes
    static String requireQuotable(String text, String what) {
        for (int i = 0; i < text.length(); i++) {
            if (!isQuotable(text.charAt(i))) {
                throw new IllegalArgumentException(
                        "%s has %s at index %s, which may not be sent"
                                .formatted(what, codePoint(text.charAt(i)), i));
            }
        }
        return text;
    }

    /// {@return a character as Unicode names it, for messages}
    static String codePoint(char c) {
        return "U+" + HexFormat.of().withUpperCase().toHexDigits(c);
    }

    int index() {
        return at;
    }

    boolean atEnd() {
        return at == text.length();
    }

    boolean isAt(char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    boolean skip(char c) {
        boolean there = isAt(c);
        if (there) {
            at++;
        }
        return there;
    }

    void skipWhitespace() {
        while (isAt(' ') || isAt('\t')) {
            at++;
        }
    }

    /// {@return the longest token from here, perhaps empty}
    String token() {
        int start = at;
        while (at < text.length() && isTokenChar(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    /// {@return what stands before the next of a character, which is left behind; null if it does
    /// not come}
    @Nullable
    String before(char c) {
        int end = text.indexOf(c, at);
        if (end < 0) {
            return null;
        }
        String found = text.substring(at, end);
        at = end + 1;
        return found;
    }

    /// {@return what a token or a quoted string from here says; null if there is neither, and the
    /// cursor is then at the end, or at what is no token}
    @Nullable
    String tokenOrQuoted() {
        if (isAt('"')) {
            return quoted();
        }
        String token = token();
        return token.isEmpty() ? null : token;
    }

    private @Nullable String quoted() {
        StringBuilder content = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return content.toString();
            }
            if (c == '\\' && at < text.length()) {
                c = text.charAt(at++);
            }
            if (!isQuotable(c)) {
                break;
            }
            content.append(c);
        }
        at = text.length();
        return null;
    }

    /// Goes on to the next comma outside of quotes, or to the end.
    void skipMember() {
        while (at < text.length() && !isAt(',')) {
            if (isAt('"')) {
                quoted();
            } else {
                at++;
            }
        }
    }
}
