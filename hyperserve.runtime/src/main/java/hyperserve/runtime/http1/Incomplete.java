package hyperserve.runtime.http1;

/// Where a head or a trailer section stopped for want of bytes, and in which part of a line.
///
/// Bytes that only prolong that part change nothing, so a slow client does not make the parser read
/// all again for each byte; any other byte is judged at once. So what becomes of some bytes, and
/// when, does not depend on how they were split.
final class Incomplete {

    /// The parser has got on to where every byte decides.
    static final byte NO_PART = 0;

    private int size;
    private int bound;
    private byte part;

    void clear() {
        size = 0;
    }

    /// Takes note of the part of a line in which the bytes end.
    ///
    /// @param characters the class of [Grammar] that the part is made of, or [#NO_PART]
    void within(byte characters) {
        part = characters;
    }

    /// Takes note of how much is here.
    ///
    /// @param have the number of bytes
    /// @param most the number of bytes at which the parser refuses them
    void stopped(int have, int most) {
        size = have;
        bound = most;
    }

    /// Takes note of bytes in front that were complete.
    void preceded(int count) {
        size += count;
        bound += count;
    }

    /// Whether what was incomplete must still be, now that more has come.
    boolean remains(byte[] bytes, int start, int end) {
        if (size == 0 || end - start >= bound) {
            return false;
        }
        for (int at = start + size; at < end; at++) {
            if (!Grammar.isIn(part, bytes[at])) {
                return false;
            }
        }
        size = end - start;
        return true;
    }
}
