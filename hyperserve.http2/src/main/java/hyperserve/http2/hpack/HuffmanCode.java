package hyperserve.http2.hpack;

/// The Huffman code of RFC 7541, Appendix B: from the lengths alone, as it is canonical. Codes of
/// one length follow each other in the order of their symbols, and those of the next length begin
/// behind the last one.
final class HuffmanCode {

    /// The symbol that ends a string and is never sent.
    static final int EOS = 256;

    static final int SHORTEST = 5;
    static final int LONGEST = 30;

    /// The length of each symbol's code, as a letter: `A` is [#SHORTEST].
    private static final String LENGTHS =
            "ISXXXXXXXTZXXZXXXXXXXXZXXXXXXXXXBFFHIBDGFFDGDBBBAAABBBBBBBCDKBHF"
                    + "IBCCCCCCCCCCCCCCCCCCCCCCDCDIOIJBKABABABBBACCBBBABCBAABCCCCCKGJIX"
                    + "PRPPRRRSRSSSSSTSTTRSTSSSSQRSRSSTRQPRRSSQSRRTQRSSQQRQSRSSPRRRSRRS"
                    + "VVPORSRUVVVWWVTUOQVWWVWTQQVVXWWWPTPQRQQSRRUUTTVSVWVVWWWWWXWWWWWV"
                    + "Z";

    /// By length and then by symbol, which is by code.
    static final short[] SYMBOLS = new short[LENGTHS.length()];

    /// For each length, the first code of that length and its index in [#SYMBOLS].
    static final int[] FIRST_CODES = new int[LONGEST + 2];

    static final int[] FIRST_INDEXES = new int[LONGEST + 2];

    private static final int[] CODES = new int[LENGTHS.length()];

    static {
        int code = 0;
        int index = 0;
        for (int length = SHORTEST; length <= LONGEST + 1; length++) {
            FIRST_CODES[length] = code;
            FIRST_INDEXES[length] = index;
            for (int symbol = 0; symbol < LENGTHS.length(); symbol++) {
                if (length(symbol) == length) {
                    SYMBOLS[index++] = (short) symbol;
                    CODES[symbol] = code++;
                }
            }
            code <<= 1;
        }
    }

    private HuffmanCode() {}

    static int length(int symbol) {
        return LENGTHS.charAt(symbol) - 'A' + SHORTEST;
    }

    static int code(int symbol) {
        return CODES[symbol];
    }
}
