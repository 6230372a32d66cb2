package hyperserve.http2.hpack;

/// Encodes texts, whose characters stand for a byte each, by the Huffman code (RFC 7541 §5.2).
final class HuffmanEncoder {

    /// By symbol: the code above, its length in the lowest bits.
    private static final long[] CODES = codes();

    private static final int LENGTH_BITS = 5;
    private static final int LENGTH = (1 << LENGTH_BITS) - 1;

    private HuffmanEncoder() {}

    private static long[] codes() {
        long[] codes = new long[256];
        for (int symbol = 0; symbol < codes.length; symbol++) {
            codes[symbol] =
                    (long) HuffmanCode.code(symbol) << LENGTH_BITS | HuffmanCode.length(symbol);
        }
        return codes;
    }

    static int encodedLength(String text) {
        long bits = 0;
        for (int i = 0; i < text.length(); i++) {
            bits += CODES[text.charAt(i) & 0xFF] & LENGTH;
        }
        return (int) Math.min((bits + 7) / 8, Integer.MAX_VALUE);
    }

    /// Writes [#encodedLength] bytes.
    static void encode(String text, byte[] target, int offset) {
        int at = offset;
        long window = 0;
        int bits = 0;
        for (int i = 0; i < text.length(); i++) {
            long code = CODES[text.charAt(i) & 0xFF];
            int length = (int) code & LENGTH;
            window = window << length | code >>> LENGTH_BITS;
            bits += length;
            while (bits >= 8) {
                bits -= 8;
                target[at++] = (byte) (window >>> bits);
            }
        }
        if (bits > 0) {
            // The rest is filled up with the first bits of EOS, which are ones.
            target[at] = (byte) (window << (8 - bits) | 0xFF >>> bits);
        }
    }
}
