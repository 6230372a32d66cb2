package hyperserve.websocket.deflate;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads deflate as RFC 1951 writes it down, slowly, and sees how far back it refers: what the
/// JDK's inflater does not tell.
public final class BlockReader {

    private static final int[] CODE_LENGTH_ORDER = {
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
    };
    private static final int END_OF_BLOCK = 256;

    private final byte[] bytes;
    private final List<Byte> out = new ArrayList<>();
    private int bit;
    private int farthest;

    /// @param bytes blocks that end with a byte, of which none is said to be the last
    public BlockReader(byte[] bytes) {
        this.bytes = bytes;
        while (bit < 8 * bytes.length) {
            block();
        }
    }

    /// {@return what it inflates to}
    public byte[] inflated() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        out.forEach(all::write);
        return all.toByteArray();
    }

    /// {@return the largest distance}
    public int farthest() {
        return farthest;
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes[bit / 8] >> bit % 8 & 1) << i;
            bit++;
        }
        return value;
    }

    private void block() {
        if (bits(1) == 1) {
            throw new AssertionError("a last block");
        }
        switch (bits(2)) {
            case 0 -> stored();
            case 1 -> fixed();
            case 2 -> dynamic();
            default -> throw new AssertionError("a reserved kind of block");
        }
    }

    private void stored() {
        bit = (bit + 7) / 8 * 8;
        int length = bits(16);
        if (bits(16) != (~length & 0xFFFF)) {
            throw new AssertionError("a length that is not said twice");
        }
        for (int i = 0; i < length; i++) {
            out.add((byte) bits(8));
        }
    }

    private void fixed() {
        int[] lengths = new int[288];
        Arrays.fill(lengths, 0, 144, 8);
        Arrays.fill(lengths, 144, 256, 9);
        Arrays.fill(lengths, 256, 280, 7);
        Arrays.fill(lengths, 280, 288, 8);
        int[] distances = new int[30];
        Arrays.fill(distances, 5);
        symbols(lengths, distances);
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int[] codeLengths = new int[19];
        int count = bits(4) + 4;
        for (int i = 0; i < count; i++) {
            codeLengths[CODE_LENGTH_ORDER[i]] = bits(3);
        }
        int[] all = new int[literals + distances];
        int at = 0;
        while (at < all.length) {
            int symbol = symbol(codeLengths);
            if (symbol < 16) {
                all[at++] = symbol;
            } else {
                int repeated = symbol == 16 ? all[at - 1] : 0;
                int times = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
                Arrays.fill(all, at, at + times, repeated);
                at += times;
            }
        }
        symbols(Arrays.copyOf(all, literals), Arrays.copyOfRange(all, literals, all.length));
    }

    /// Finds a canonical code of the given lengths, bit by bit.
    private int symbol(int[] lengths) {
        int code = 0;
        int first = 0;
        for (int length = 1; length < 16; length++) {
            code |= bits(1);
            int count = 0;
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    if (code - first == count) {
                        return symbol;
                    }
                    count++;
                }
            }
            first = (first + count) << 1;
            code <<= 1;
        }
        throw new AssertionError("a code that is none");
    }

    private void symbols(int[] literals, int[] distances) {
        int symbol = symbol(literals);
        while (symbol != END_OF_BLOCK) {
            if (symbol < END_OF_BLOCK) {
                out.add((byte) symbol);
            } else {
                int length = length(symbol - 257);
                copy(length, distance(symbol(distances)));
            }
            symbol = symbol(literals);
        }
    }

    /// RFC 1951 §3.2.5: lengths go on where the code before ends, in steps that double.
    private int length(int code) {
        if (code == 28) {
            return 258;
        }
        if (code < 8) {
            return code + 3;
        }
        int extra = code / 4 - 1;
        return ((code % 4 + 4) << extra) + 3 + bits(extra);
    }

    private int distance(int code) {
        if (code < 4) {
            return code + 1;
        }
        int extra = code / 2 - 1;
        return ((code % 2 + 2) << extra) + 1 + bits(extra);
    }

    private void copy(int length, int distance) {
        farthest = Math.max(farthest, distance);
        for (int i = 0; i < length; i++) {
            out.add(out.get(out.size() - distance));
        }
    }
}
