package hyperserve.http2.hpack;

import hyperserve.http2.field.FieldList;

/// Reads the integers and strings of a header block (RFC 7541 §5), one behind the other. Reused.
final class BlockCursor {

    /// More of these bytes say nothing that an index or a length could be.
    private static final int MOST_CONTINUATIONS = 5;

    private byte[] block = new byte[0];
    private int at;
    private int end;

    void begin(byte[] bytes, int start, int afterLast) {
        block = bytes;
        at = start;
        end = afterLast;
    }

    /// Lets go of the bytes.
    void forget() {
        block = new byte[0];
        at = 0;
        end = 0;
    }

    boolean hasMore() {
        return at < end;
    }

    /// The byte that is read next, of which there is one.
    byte peek() {
        return block[at];
    }

    /// Reads an integer (RFC 7541 §5.1).
    ///
    /// @param mask the bits of its prefix, all ones
    int integer(int mask) throws MalformedBlockException {
        int prefix = next() & mask;
        return prefix < mask ? prefix : continued(mask);
    }

    private int continued(int prefix) throws MalformedBlockException {
        long value = prefix;
        for (int i = 0; i < MOST_CONTINUATIONS; i++) {
            byte b = next();
            value += (b & 0x7FL) << (7 * i);
            if (b >= 0) {
                if (value > Integer.MAX_VALUE) {
                    throw new MalformedBlockException("an integer beyond all bounds");
                }
                return (int) value;
            }
        }
        throw new MalformedBlockException("an integer of too many bytes");
    }

    private byte next() throws MalformedBlockException {
        if (at == end) {
            throw new MalformedBlockException("a header block that ends within a field");
        }
        return block[at++];
    }

    /// Reads a string (RFC 7541 §5.2) to a place in the array of a list.
    ///
    /// @return its length
    int string(FieldList list, int to) throws MalformedBlockException {
        boolean huffman = at < end && block[at] < 0;
        int length = integer(0x7F);
        if (length > end - at) {
            throw new MalformedBlockException("a string that is longer than its header block");
        }
        int start = at;
        at += length;
        if (!huffman) {
            System.arraycopy(block, start, list.room(to, length), to, length);
            return length;
        }
        byte[] target = list.room(to, HuffmanDecoder.mostDecoded(length));
        return HuffmanDecoder.decode(block, start, at, target, to) - to;
    }
}
