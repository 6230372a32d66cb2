package hyperserve.runtime.http1;

import hyperserve.runtime.semantics.Grammar;

/// Where a head or a trailer section stopped for want of bytes, and in which part of a line.
///
/// Bytes that only prolong that part change nothing; any other byte is judged at once. So what
/// becomes of some bytes, and when, does not depend on how they were split. Lines that are complete
/// are not read again, and the one in progress only when another of its few parts begins: so the
/// work is linear, however slowly a client sends.
final class Incomplete {

    /// The parser has got on to where every byte decides.
    static final byte NO_PART = 0;

    private int size;
    private int bound;
    private int read;
    private byte part;

    void clear() {
        size = 0;
        read = 0;
    }

    /// Takes note of field lines that are complete and need not be read again.
    ///
    /// @param bytes how many bytes they have in all
    void linesRead(int bytes) {
        read = bytes;
    }

    /// The number of bytes of the section that were read.
    int read() {
        return read;
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
