package hyperserve.http2.field;

import hyperserve.api.Nullable;
import hyperserve.runtime.semantics.Grammar;
import hyperserve.runtime.semantics.Words;

/// What a field is to a request, or why no message may have it (RFC 9113 §8.2, §8.3).
///
/// Found out once for each field that comes as a literal, and kept with it in the dynamic table:
/// a field that a client repeats is not looked at again.
public enum FieldKind {
    /// The pseudo-field `:method`.
    METHOD,
    /// The pseudo-field `:scheme`.
    SCHEME,
    /// The pseudo-field `:path`.
    PATH,
    /// The pseudo-field `:authority`.
    AUTHORITY,
    /// The field `host`.
    HOST,
    /// The field `cookie`, which may come in several lines (RFC 9113 §8.2.3).
    COOKIE,
    /// The field `content-length`.
    CONTENT_LENGTH,
    /// The field `expect`.
    EXPECT,
    /// The field `te`, whose value is `trailers`.
    TE,
    /// Any other field that a message may have.
    REGULAR,
    /// The name is empty.
    NO_NAME("a field without a name"),
    /// The name is not in lower case.
    UPPER_CASE("an upper-case letter in a field name"),
    /// The name is no token.
    MALFORMED_NAME("a malformed field name"),
    /// A pseudo-field that no request has, `:status` among them.
    UNKNOWN_PSEUDO_FIELD("a pseudo-field that no request has"),
    /// A field that belongs to a connection of HTTP/1.1 (RFC 9113 §8.2.2).
    CONNECTION_SPECIFIC("a connection-specific field"),
    /// `te` with anything but `trailers` (RFC 9113 §8.2.2).
    OTHER_TE("TE with something else than trailers"),
    /// The value holds CR, LF, NUL or another control character.
    CONTROL_CHARACTER("a control character in a field value"),
    /// The value begins or ends with a space or a tab.
    WHITE_SPACE("white space around a field value");

    private final @Nullable String fault;

    FieldKind() {
        fault = null;
    }

    FieldKind(String fault) {
        this.fault = fault;
    }

    /// {@return why no message may have the field, null if one may}
    public @Nullable String fault() {
        return fault;
    }

    /// Whether this is one of the four pseudo-fields of a request.
    ///
    /// @return if so
    public boolean isPseudo() {
        return compareTo(AUTHORITY) <= 0;
    }

    /// The kind of a field with a certain name, as long as there is nothing wrong with its value.
    ///
    /// @param bytes what holds the name
    /// @param start the index of its first byte
    /// @param end the index after the last one
    /// @return the kind
    public static FieldKind ofName(byte[] bytes, int start, int end) {
        if (start == end) {
            return NO_NAME;
        }
        return bytes[start] == ':' ? ofPseudo(bytes, start, end) : ofRegular(bytes, start, end);
    }

    /// This kind, of a name, if the value may stand behind that.
    ///
    /// @param bytes what holds the value
    /// @param start the index of its first byte
    /// @param end the index after the last one
    /// @return the kind of the field
    public FieldKind withValue(byte[] bytes, int start, int end) {
        if (fault != null || start == end) {
            return this;
        }
        if (Words.endOfValue(bytes, start, end) < end) {
            return CONTROL_CHARACTER;
        }
        if (Grammar.isBlank(bytes[start]) || Grammar.isBlank(bytes[end - 1])) {
            return WHITE_SPACE;
        }
        boolean otherTe = equals(TE) && !Grammar.equalsIgnoreCase(bytes, start, end, "trailers");
        return otherTe ? OTHER_TE : this;
    }

    private static FieldKind ofPseudo(byte[] bytes, int start, int end) {
        if (is(bytes, start, end, ":path")) {
            return PATH;
        }
        if (is(bytes, start, end, ":method")) {
            return METHOD;
        }
        if (is(bytes, start, end, ":scheme")) {
            return SCHEME;
        }
        return is(bytes, start, end, ":authority") ? AUTHORITY : UNKNOWN_PSEUDO_FIELD;
    }

    private static FieldKind ofRegular(byte[] bytes, int start, int end) {
        for (int at = start; at < end; at++) {
            byte b = bytes[at];
            if (b >= 'A' && b <= 'Z') {
                return UPPER_CASE;
            }
            if (!Grammar.isToken(b)) {
                return MALFORMED_NAME;
            }
        }
        return switch (end - start) {
            case 2 -> is(bytes, start, end, "te") ? TE : REGULAR;
            case 4 -> is(bytes, start, end, "host") ? HOST : REGULAR;
            case 6 -> {
                if (is(bytes, start, end, "cookie")) {
                    yield COOKIE;
                }
                yield is(bytes, start, end, "expect") ? EXPECT : REGULAR;
            }
            case 14 -> is(bytes, start, end, "content-length") ? CONTENT_LENGTH : REGULAR;
            case 7, 10, 16, 17 ->
                    isConnectionSpecific(bytes, start, end) ? CONNECTION_SPECIFIC : REGULAR;
            default -> REGULAR;
        };
    }

    private static boolean isConnectionSpecific(byte[] bytes, int start, int end) {
        return is(bytes, start, end, "upgrade")
                || is(bytes, start, end, "connection")
                || is(bytes, start, end, "keep-alive")
                || is(bytes, start, end, "proxy-connection")
                || is(bytes, start, end, "transfer-encoding");
    }

    /// Compares bytes as they are: names that come here have no upper case, and
    /// `equalsIgnoreCase` would take one for its lower case.
    private static boolean is(byte[] bytes, int start, int end, String name) {
        if (end - start != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (bytes[start + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
