package hyperserve.runtime.http1;

import hyperserve.runtime.semantics.Grammar;

/// Reads chunk extensions (RFC 9112 §7.1.1) byte by byte, only to be sure that they are some:
///
/// `*( BWS ";" BWS chunk-ext-name [ BWS "=" BWS ( token / quoted-string ) ] )`
///
/// White space is taken where the grammar has it, as a recipient must (RFC 9110 §5.6.3), and
/// nowhere else: not before the end of the line. None of the extensions means anything here. But a
/// party that passes over them unread can be made to see a line end where another sees none.
final class ChunkExtension {

    private enum State {
        BEFORE_SEMICOLON,
        BEFORE_NAME,
        NAME,
        BEFORE_EQUALS,
        BEFORE_VALUE,
        TOKEN,
        QUOTED,
        ESCAPED,
        AFTER_QUOTED
    }

    private State state = State.BEFORE_SEMICOLON;

    /// Begins with what follows a chunk size.
    void begin() {
        state = State.BEFORE_SEMICOLON;
    }

    /// Takes the next byte.
    ///
    /// @return false if it is the CR that ends the line
    boolean take(byte b) throws MalformedRequestException {
        if (b == '\r' && mayEnd()) {
            return false;
        }
        State next =
                switch (state) {
                    case BEFORE_SEMICOLON -> Grammar.isBlank(b) ? state : delimiter(b, false);
                    case BEFORE_NAME -> Grammar.isBlank(b) ? state : token(b, State.NAME);
                    case NAME -> Grammar.isToken(b) ? state : afterName(b);
                    case BEFORE_EQUALS -> afterName(b);
                    case BEFORE_VALUE -> beforeValue(b);
                    case TOKEN -> Grammar.isToken(b) ? state : afterValue(b);
                    case QUOTED -> quoted(b);
                    case ESCAPED -> text(b);
                    case AFTER_QUOTED -> afterValue(b);
                };
        state = next;
        return true;
    }

    private boolean mayEnd() {
        return state == State.NAME || state == State.TOKEN || state == State.AFTER_QUOTED;
    }

    private static State afterName(byte b) throws MalformedRequestException {
        return Grammar.isBlank(b) ? State.BEFORE_EQUALS : delimiter(b, true);
    }

    private static State afterValue(byte b) throws MalformedRequestException {
        return Grammar.isBlank(b) ? State.BEFORE_SEMICOLON : delimiter(b, false);
    }

    private static State beforeValue(byte b) throws MalformedRequestException {
        if (b == '"') {
            return State.QUOTED;
        }
        return Grammar.isBlank(b) ? State.BEFORE_VALUE : token(b, State.TOKEN);
    }

    /// RFC 9110 §5.6.4.
    private static State quoted(byte b) throws MalformedRequestException {
        return switch (b) {
            case '"' -> State.AFTER_QUOTED;
            case '\\' -> State.ESCAPED;
            default -> text(b);
        };
    }

    private static State text(byte b) throws MalformedRequestException {
        if (!Grammar.isValue(b)) {
            throw new MalformedRequestException("a control character in a chunk extension");
        }
        return State.QUOTED;
    }

    private static State delimiter(byte b, boolean valueMayFollow)
            throws MalformedRequestException {
        if (b == ';') {
            return State.BEFORE_NAME;
        }
        if (b == '=' && valueMayFollow) {
            return State.BEFORE_VALUE;
        }
        throw new MalformedRequestException("a malformed chunk size or extension");
    }

    private static State token(byte b, State state) throws MalformedRequestException {
        if (!Grammar.isToken(b)) {
            throw new MalformedRequestException("a malformed chunk extension");
        }
        return state;
    }
}
