package hyperserve.http2.hpack;

/// Decodes Huffman strings (RFC 7541 §5.2): a table has the symbols whose codes are short, which
/// are those of nearly all text; the others are found by the first code of each length.
final class HuffmanDecoder {

    private static final int FAST_BITS = 9;

    /// Below a symbol, of which one has nine bits, and above it the length of its code.
    private static final int SYMBOL_BITS = 9;

    private static final int SYMBOL = (1 << SYMBOL_BITS) - 1;

    /// By the next bits: a symbol with the length of its code, or 0 if that is longer.
    private static final short[] FAST = fast();

    private HuffmanDecoder() {}

    private static short[] fast() {
        short[] table = new short[1 << FAST_BITS];
        for (int symbol = 0; symbol < HuffmanCode.EOS; symbol++) {
            int length = HuffmanCode.length(symbol);
            int spare = FAST_BITS - length;
            for (int rest = 0; spare >= 0 && rest < 1 << spare; rest++) {
                table[HuffmanCode.code(symbol) << spare | rest] =
                        (short) (length << SYMBOL_BITS | symbol);
            }
        }
        return table;
    }

    /// How long a string of some encoded length can be.
    static int mostDecoded(int length) {
        return (int) Math.min(8L * length / HuffmanCode.SHORTEST, Integer.MAX_VALUE);
    }

    /// Decodes a whole string.
    ///
    /// @param target has room for [#mostDecoded] bytes
    /// @return the index after the last decoded byte
    static int decode(byte[] bytes, int start, int end, byte[] target, int offset)
            throws MalformedBlockException {
        int at = start;
        int to = offset;
        // The next bits, the first one highest, and zeros behind them.
        long window = 0;
        int bits = 0;
        while (true) {
            if (bits < HuffmanCode.LONGEST) {
                while (bits <= 56 && at < end) {
                    window |= (bytes[at++] & 0xFFL) << (56 - bits);
                    bits += 8;
                }
            }
            int entry = FAST[(int) (window >>> (64 - FAST_BITS))];
            if (entry == 0) {
                entry = longer(window);
            }
            int length = entry >> SYMBOL_BITS;
            if (length > bits) {
                requirePadding(window, bits);
                return to;
            }
            if ((entry & SYMBOL) == HuffmanCode.EOS) {
                throw new MalformedBlockException("the symbol EOS in a string");
            }
            target[to++] = (byte) entry;
            window <<= length;
            bits -= length;
        }
    }

    /// One length after the other, until there is a code of it that begins the next bits. That of
    /// the greatest length always is: no sequence of bits is without a symbol.
    private static int longer(long window) {
        int length = FAST_BITS;
        int past;
        int count;
        do {
            length++;
            past = (int) (window >>> (64 - length)) - HuffmanCode.FIRST_CODES[length];
            count = HuffmanCode.FIRST_INDEXES[length + 1] - HuffmanCode.FIRST_INDEXES[length];
        } while (past >= count);
        int symbol = HuffmanCode.SYMBOLS[HuffmanCode.FIRST_INDEXES[length] + past];
        return length << SYMBOL_BITS | symbol;
    }

    /// What is left is the beginning of EOS, and less than a byte.
    private static void requirePadding(long window, int bits) throws MalformedBlockException {
        if (bits >= 8) {
            throw new MalformedBlockException("a string with padding of a whole byte");
        }
        if (bits > 0 && window >> (64 - bits) != -1) {
            throw new MalformedBlockException("a string with padding that is not all ones");
        }
    }
}
