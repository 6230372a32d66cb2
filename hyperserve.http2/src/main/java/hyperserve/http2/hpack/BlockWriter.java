package hyperserve.http2.hpack;

/// Writes the integers and strings of a header block (RFC 7541 §5) into an array. Reused.
final class BlockWriter {

    /// The most bytes that an integer takes.
    static final int MOST_OF_INTEGER = 6;

    private static final int HUFFMAN = 0x80;
    private static final int STRING_MASK = 0x7F;

    private byte[] target = new byte[0];
    private int at;

    void begin(byte[] bytes, int offset) {
        target = bytes;
        at = offset;
    }

    /// Lets go of the array.
    ///
    /// @return the index after the last byte that was written
    int end() {
        target = new byte[0];
        return at;
    }

    /// Writes an integer (RFC 7541 §5.1).
    ///
    /// @param first the bits before its prefix
    /// @param mask the bits of the prefix, all ones
    void integer(int first, int mask, int value) {
        if (value < mask) {
            target[at++] = (byte) (first | value);
            return;
        }
        target[at++] = (byte) (first | mask);
        int rest = value - mask;
        while (rest >= 0x80) {
            target[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        target[at++] = (byte) rest;
    }

    /// Writes a string, in the shorter form of the two.
    ///
    /// @param text each character stands for a byte
    void string(String text) {
        int length = text.length();
        int encoded = HuffmanEncoder.encodedLength(text);
        if (encoded < length) {
            integer(HUFFMAN, STRING_MASK, encoded);
            HuffmanEncoder.encode(text, target, at);
            at += encoded;
            return;
        }
        integer(0, STRING_MASK, length);
        for (int i = 0; i < length; i++) {
            target[at++] = (byte) text.charAt(i);
        }
    }

    /// Writes a number as a string of decimal digits, as they are: a Huffman code of a digit has
    /// five or six bits, so that there is little to win.
    void digits(long number) {
        int count = 1;
        for (long rest = number / 10; rest > 0; rest /= 10) {
            count++;
        }
        target[at++] = (byte) count;
        long rest = number;
        for (int i = at + count - 1; i >= at; i--) {
            target[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        at += count;
    }
}
