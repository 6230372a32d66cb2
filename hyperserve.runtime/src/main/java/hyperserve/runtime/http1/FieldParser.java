package hyperserve.runtime.http1;

import hyperserve.api.Status;
import hyperserve.runtime.semantics.FieldLines;
import hyperserve.runtime.semantics.Grammar;
import hyperserve.runtime.semantics.Words;

/// Reads a header or trailer section (RFC 9112 §5, §7.1.2): field lines up to an empty line.
///
/// Strict: each line ends with CRLF; a bare CR or LF, line folding, white space before the colon
/// and control characters are refused.
final class FieldParser {

    /// Returned instead of an index if the section has no end yet.
    static final int NEED_MORE = -1;

    private final int maxBytes;
    private final int maxLines;

    FieldParser(int maxBytes, int maxLines) {
        this.maxBytes = maxBytes;
        this.maxLines = maxLines;
    }

    /// Reads a section.
    ///
    /// What exceeds the bound is not looked at, so that the outcome does not depend on how the
    /// bytes were split.
    ///
    /// @param lines takes the lines; if the section has no end yet, the same one has to be given
    ///     again with the same bytes and more, wherever they lie
    /// @param incomplete takes note of where the section stops if it has no end yet
    /// @return the index after the empty line, or [#NEED_MORE]
    int parse(byte[] bytes, int start, int end, FieldLines lines, Incomplete incomplete)
            throws MalformedRequestException {
        int cap = (int) Math.min(end, (long) start + maxBytes);
        int at = start + incomplete.read();
        if (at == start) {
            lines.begin(bytes, start);
        } else {
            lines.goOn(bytes, start);
        }
        while (at < cap && bytes[at] != '\r') {
            int next = parseLine(bytes, at, cap, lines, incomplete);
            if (next == NEED_MORE) {
                return needMore(start, at, cap, incomplete);
            }
            at = next;
            if (lines.count() > maxLines) {
                throw new MalformedRequestException(
                        Status.REQUEST_HEADER_FIELDS_TOO_LARGE, "too many field lines");
            }
        }
        if (at + 1 >= cap) {
            incomplete.within(at == cap ? Grammar.TOKEN : Incomplete.NO_PART);
            return needMore(start, at, cap, incomplete);
        }
        if (bytes[at + 1] != '\n') {
            throw new MalformedRequestException("a CR without LF");
        }
        return at + 2;
    }

    private int needMore(int start, int line, int cap, Incomplete incomplete)
            throws MalformedRequestException {
        if (cap - start == maxBytes) {
            throw new MalformedRequestException(
                    Status.REQUEST_HEADER_FIELDS_TOO_LARGE, "the field lines are too long");
        }
        incomplete.linesRead(line - start);
        incomplete.stopped(cap - start, maxBytes);
        return NEED_MORE;
    }

    private static int parseLine(
            byte[] bytes, int start, int cap, FieldLines lines, Incomplete incomplete)
            throws MalformedRequestException {
        int nameEnd = start;
        while (nameEnd < cap && Grammar.isToken(bytes[nameEnd])) {
            nameEnd++;
        }
        if (nameEnd == cap) {
            incomplete.within(Grammar.TOKEN);
            return NEED_MORE;
        }
        if (bytes[nameEnd] != ':' || nameEnd == start) {
            throw malformedName(bytes[nameEnd], nameEnd == start);
        }
        int valueStart = nameEnd + 1;
        while (valueStart < cap && Grammar.isBlank(bytes[valueStart])) {
            valueStart++;
        }
        int at = Words.endOfValue(bytes, valueStart, cap);
        if (at == cap) {
            incomplete.within(Grammar.VALUE);
            return NEED_MORE;
        }
        if (bytes[at] != '\r') {
            throw new MalformedRequestException(
                    bytes[at] == '\n'
                            ? "a field line ends without CR"
                            : "a control character in a field");
        }
        if (at + 1 == cap) {
            incomplete.within(Incomplete.NO_PART);
            return NEED_MORE;
        }
        if (bytes[at + 1] != '\n') {
            throw new MalformedRequestException("a CR without LF in a field line");
        }
        int valueEnd = at;
        while (valueEnd > valueStart && Grammar.isBlank(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        lines.add(start, nameEnd, valueStart, valueEnd);
        return at + 2;
    }

    private static MalformedRequestException malformedName(byte found, boolean atStart) {
        if (Grammar.isBlank(found)) {
            return new MalformedRequestException(
                    atStart ? "a folded field line" : "white space between field name and colon");
        }
        return new MalformedRequestException(
                atStart ? "a field line without name" : "a malformed field name");
    }
}
