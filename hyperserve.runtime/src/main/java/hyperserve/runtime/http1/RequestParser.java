package hyperserve.runtime.http1;

import hyperserve.api.Status;
import hyperserve.runtime.semantics.Grammar;
import hyperserve.runtime.semantics.Words;

/// Reads the head of a request (RFC 9112 §2–5) from bytes that may not be complete.
///
/// There are three outcomes: the head is complete, more is needed, or it is refused. An incomplete
/// head is read on from its last line. Strict by design: whatever two parties could understand in
/// two ways is refused.
final class RequestParser {

    private static final byte[] NAME = {'H', 'T', 'T', 'P', '/'};
    private static final int VERSION_LENGTH = 8;
    private static final long HTTP_1_1 = Words.of("HTTP/1.1");

    private final int maxLine;
    private final FieldParser fieldParser;

    RequestParser(int maxLine, int maxSection, int maxFields) {
        this.maxLine = maxLine;
        this.fieldParser = new FieldParser(maxSection, maxFields);
    }

    /// Reads a head.
    ///
    /// @param head where the result goes, meaningful only if complete; if it is not, the same one
    ///     has to be given again with the same bytes and more
    /// @return whether the head is complete; else more is needed
    boolean parse(byte[] bytes, int start, int end, RequestHead head)
            throws MalformedRequestException {
        Incomplete incomplete = head.incomplete();
        if (incomplete.remains(bytes, start, end)) {
            return false;
        }
        if (head.hasLine()) {
            head.lineMoved(start);
        } else {
            int afterLine = parseLine(bytes, start, end, head);
            if (afterLine == FieldParser.NEED_MORE) {
                return false;
            }
            head.lineRead(start, afterLine);
        }
        int afterLine = start + head.lineLength();
        int afterHead = fieldParser.parse(bytes, afterLine, end, head.fields(), incomplete);
        if (afterHead == FieldParser.NEED_MORE) {
            incomplete.preceded(head.lineLength());
            return false;
        }
        head.complete(start, afterHead);
        return true;
    }

    /// Whether anything of a request has come: empty lines before it are no part of it (RFC 9112
    /// §2.2), and a CR may be half of one.
    static boolean isBegun(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && (bytes[at] == '\r' || bytes[at] == '\n')) {
            at++;
        }
        return at < end;
    }

    /// RFC 9112 §3; empty lines before it are passed over (§2.2).
    private int parseLine(byte[] bytes, int start, int end, RequestHead head)
            throws MalformedRequestException {
        int cap = (int) Math.min(end, (long) start + maxLine + 2);
        int at = skipEmptyLines(bytes, start + head.emptyLines, cap);
        head.emptyLines = at - start;
        if (at < cap && bytes[at] == '\r') {
            return needMore(start, cap, Incomplete.NO_PART, head);
        }
        head.methodStart = at;
        while (at < cap && Grammar.isToken(bytes[at])) {
            at++;
        }
        if (at == cap) {
            return needMore(start, cap, Grammar.TOKEN, head);
        }
        if (bytes[at] != ' ' || at == head.methodStart) {
            throw new MalformedRequestException("a malformed method");
        }
        head.methodEnd = at++;
        head.targetStart = at;
        while (at < cap && Grammar.isTarget(bytes[at])) {
            at++;
        }
        if (at == cap) {
            return needMore(start, cap, Grammar.TARGET, head);
        }
        if (bytes[at] != ' ' || at == head.targetStart) {
            throw new MalformedRequestException("a malformed request target");
        }
        head.targetEnd = at++;
        if (isUsualEnd(bytes, at, cap)) {
            head.minorVersion = 1;
            return at + VERSION_LENGTH + 2;
        }
        int after = parseVersion(bytes, at, cap, head);
        return after == FieldParser.NEED_MORE
                ? needMore(start, cap, Incomplete.NO_PART, head)
                : after;
    }

    /// The index of the first line that is not empty, as far as can be told.
    private static int skipEmptyLines(byte[] bytes, int start, int cap)
            throws MalformedRequestException {
        int at = start;
        while (at + 1 < cap && bytes[at] == '\r') {
            if (bytes[at + 1] != '\n') {
                throw new MalformedRequestException("a CR without LF");
            }
            at += 2;
        }
        return at;
    }

    private int needMore(int start, int cap, byte part, RequestHead head)
            throws MalformedRequestException {
        if (cap - start == maxLine + 2) {
            throw new MalformedRequestException(
                    Status.URI_TOO_LONG, "the request line is too long");
        }
        head.incomplete().within(part);
        head.incomplete().stopped(cap - start, maxLine + 2);
        return FieldParser.NEED_MORE;
    }

    /// Whether the line ends as nearly all of them do.
    private static boolean isUsualEnd(byte[] bytes, int at, int cap) {
        return cap - at >= VERSION_LENGTH + 2
                && Words.at(bytes, at) == HTTP_1_1
                && bytes[at + VERSION_LENGTH] == '\r'
                && bytes[at + VERSION_LENGTH + 1] == '\n';
    }

    /// RFC 9112 §2.3, and the CRLF after it.
    private static int parseVersion(byte[] bytes, int start, int cap, RequestHead head)
            throws MalformedRequestException {
        int have = Math.min(cap - start, VERSION_LENGTH);
        for (int i = 0; i < have; i++) {
            byte b = bytes[start + i];
            boolean right =
                    switch (i) {
                        case 5, 7 -> Grammar.isDigit(b);
                        case 6 -> b == '.';
                        default -> b == NAME[i];
                    };
            if (!right) {
                throw new MalformedRequestException("a malformed HTTP version");
            }
        }
        int at = start + VERSION_LENGTH;
        if ((at < cap && bytes[at] != '\r') || (at + 1 < cap && bytes[at + 1] != '\n')) {
            throw new MalformedRequestException("the request line does not end with CRLF");
        }
        if (at + 1 >= cap) {
            return FieldParser.NEED_MORE;
        }
        if (bytes[start + 5] != '1') {
            throw new MalformedRequestException(
                    Status.HTTP_VERSION_NOT_SUPPORTED, "only HTTP/1.x is spoken here");
        }
        head.minorVersion = bytes[start + 7] == '0' ? 0 : 1;
        return at + 2;
    }
}
