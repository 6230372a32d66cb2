package hyperserve.websocket.deflate;

import hyperserve.websocket.frame.ConnectionErrorException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Fuzzes compressed messages: whatever comes is inflated or refused with a code to close with,
/// however it is cut; what is compressed is inflated again, and no more is held than was said.
public final class DeflateFuzzer {

    private static final long MOST = 100_000;
    private static final DeflatePool POOL = new DeflatePool(1, 1, 1);

    private DeflateFuzzer() {}

    /// Called by the fuzzer, and by [DeflateInputsTest].
    ///
    /// @param input a compressed message, and one to be compressed
    public static void fuzzerTestOneInput(byte[] input) {
        for (boolean forgets : new boolean[] {true, false}) {
            DeflateAgreement agreement = Deflated.agreement(forgets, 15);
            String whole = inflated(agreement, List.of(input, input));
            require(whole.equals(inflated(agreement, pieces(input, 1))), "read alike");
            require(whole.equals(inflated(agreement, pieces(input, 7))), "read alike");
            for (int bits : new int[] {8, 15}) {
                again(Deflated.agreement(forgets, bits), input);
            }
        }
        require(POOL.inflatersInUse() == 0 && POOL.deflatersInUse() == 0, "given back");
    }

    private static List<byte[]> pieces(byte[] input, int length) {
        List<byte[]> pieces = new ArrayList<>();
        for (int times = 0; times < 2; times++) {
            for (int at = 0; at < input.length; at += length) {
                int end = Math.min(input.length, at + length);
                pieces.add(Arrays.copyOfRange(input, at, end));
            }
        }
        return pieces;
    }

    /// The pieces are one message: what stands in it twice is read once more behind itself.
    private static String inflated(DeflateAgreement agreement, List<byte[]> pieces) {
        try (MessageDecompressor decompressor = new MessageDecompressor(POOL, agreement, MOST)) {
            byte[] first = Deflated.inflate(decompressor, pieces, 333);
            byte[] second = Deflated.inflate(decompressor, pieces, 1000);
            return Arrays.hashCode(first) + " " + Arrays.hashCode(second);
        } catch (ConnectionErrorException e) {
            require(e.code() == 1007 || e.code() == 1009, "refused");
            return "" + e.code();
        }
    }

    private static void again(DeflateAgreement agreement, byte[] input) {
        try (MessageCompressor compressor = new MessageCompressor(POOL, agreement);
                MessageDecompressor decompressor = new MessageDecompressor(POOL, agreement, MOST)) {
            for (int piece : new int[] {1 + input.length / 3, 1 + input.length}) {
                byte[] made = Deflated.compress(compressor, input, piece);
                byte[] read = Deflated.inflate(decompressor, List.of(made), 100);
                require(Arrays.equals(read, input), "inflated again");
            }
        } catch (ConnectionErrorException e) {
            throw new AssertionError("what we made is refused", e);
        }
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not " + what);
        }
    }
}
