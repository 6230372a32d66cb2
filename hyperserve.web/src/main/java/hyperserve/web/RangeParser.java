package hyperserve.web;

import hyperserve.web.ByteRanges.Kind;
import hyperserve.web.ByteRanges.Part;

import java.util.List;

/// Reads the value of the field `Range` (RFC 9110 §14.1.1, §14.2), in one pass over it. Used by one
/// thread, once.
final class RangeParser {

    private static final String UNIT = "bytes=";

    /// Stands for a number that is not there.
    private static final long NONE = -1;

    private final String text;
    private final long length;
    private final int most;
    private int at;

    /// Whether the end of nothing was asked for, which exists and cannot be said by `Content-Range`.
    private boolean emptyTail;

    /// @param length how many bytes the representation has
    /// @param most how many ranges there may be
    RangeParser(String text, long length, int most) {
        this.text = text;
        this.length = length;
        this.most = most;
    }

    /// Adds those that exist, cut off at the end of the representation.
    ///
    /// @param parts gets them in the order in which they stand
    Kind addTo(List<Part> parts) {
        // A range unit has no letter case (§14.1).
        if (!text.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return Kind.WHOLE;
        }
        at = UNIT.length();
        int count = 0;
        skipSpace();
        while (at < text.length()) {
            if (text.charAt(at) != ',') {
                count++;
                if (count > most || !addRange(parts)) {
                    return Kind.WHOLE;
                }
                skipSpace();
            }
            if (at < text.length() && text.charAt(at++) != ',') {
                return Kind.WHOLE;
            }
            skipSpace();
        }
        if (count == 0 || emptyTail) {
            return Kind.WHOLE;
        }
        return parts.isEmpty() ? Kind.UNSATISFIABLE : Kind.PARTS;
    }

    /// {@return false if it is malformed}
    private boolean addRange(List<Part> parts) {
        long first = number();
        if (at == text.length() || text.charAt(at++) != '-') {
            return false;
        }
        long last = number();
        if (first == NONE) {
            addSuffix(parts, last);
            return last != NONE;
        }
        if (last != NONE && last < first) {
            return false;
        }
        if (first < length) {
            parts.add(new Part(first, last == NONE ? length - 1 : Math.min(last, length - 1)));
        }
        return true;
    }

    private void addSuffix(List<Part> parts, long suffix) {
        if (suffix > 0 && length > 0) {
            parts.add(new Part(Math.max(0, length - suffix), length - 1));
        }
        emptyTail |= suffix > 0 && length == 0;
    }

    /// {@return the digits from here on as a number, the greatest one if that is too large, or
    /// [#NONE] if there are none}
    private long number() {
        int start = at;
        long number = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            int digit = text.charAt(at++) - '0';
            number =
                    number > (Long.MAX_VALUE - digit) / 10
                            ? Long.MAX_VALUE
                            : 10 * number + digit;
        }
        return at == start ? NONE : number;
    }

    private void skipSpace() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }
}
