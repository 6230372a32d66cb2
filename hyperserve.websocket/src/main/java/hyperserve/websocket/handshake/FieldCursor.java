package hyperserve.websocket.handshake;

import hyperserve.api.BadRequestException;

/// Where the reading of a field value has come to. For one thread.
final class FieldCursor {

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final String field;
    private final String text;
    private int at;

    /// @param field the field's name, for messages
    /// @param text a value of it
    FieldCursor(String field, String text) {
        this.field = field;
        this.text = text;
    }

    /// Passes over empty elements of a list (RFC 9110 §5.6.1.2).
    ///
    /// @return whether an element comes
    boolean comesElement() {
        skipSpace();
        while (at < text.length() && text.charAt(at) == ',') {
            at++;
            skipSpace();
        }
        return at < text.length();
    }

    /// Passes over the end of an element, which is a comma or that of the value.
    void endElement() {
        skipSpace();
        if (at < text.length() && !take(',')) {
            throw malformed();
        }
    }

    /// Passes over a character and the white space around it, if it comes.
    ///
    /// @return whether it came
    boolean take(char wanted) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            skipSpace();
            return true;
        }
        return false;
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    /// {@return the token that comes}
    String token() {
        int start = at;
        while (at < text.length() && isTokenChar(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw malformed();
        }
        return text.substring(start, at);
    }

    /// {@return the token that comes, perhaps in quotes (RFC 6455 §9.1: what they hold is a token
    ///     once escapes are undone)}
    String tokenOrQuoted() {
        return at < text.length() && text.charAt(at) == '"' ? quoted() : token();
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; next() != '"'; at++) {
            if (next() == '\\') {
                at++;
            }
            if (!isTokenChar(next())) {
                throw malformed();
            }
            value.append(next());
        }
        at++;
        if (value.isEmpty()) {
            throw malformed();
        }
        return value.toString();
    }

    private char next() {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    static boolean isTokenChar(char c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    BadRequestException malformed() {
        return new BadRequestException("the field " + field + " is malformed");
    }
}
