package hyperserve.web.filter;

import hyperserve.api.HttpException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/// Fuzzes encoded content: whatever comes is decoded or refused by an answer of 4xx, however it is
/// read; and what this module encodes it decodes.
public final class InflateFuzzer {

    private static final int MOST = 100_000;
    private static final Deflaters DEFLATERS = new Deflaters(5, 2);

    private InflateFuzzer() {}

    /// Called by the fuzzer, and by [FilterInputsTest].
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            for (boolean gzip : new boolean[] {true, false}) {
                String whole = decoded(input, gzip, Integer.MAX_VALUE);
                String byByte = decoded(input, gzip, 1);
                require(whole.equals(byByte), "read alike");
                again(input, gzip);
            }
        } catch (IOException e) {
            throw new AssertionError("nothing here can fail so", e);
        }
    }

    private static String decoded(byte[] input, boolean gzip, int atOnce) throws IOException {
        try (InflatedStream in = new InflatedStream(new Dripping(input, atOnce), gzip, MOST, 100)) {
            return Arrays.toString(in.readAllBytes());
        } catch (HttpException e) {
            int code = e.status().code();
            require(code == 400 || code == 413, "refused");
            return "" + code;
        }
    }

    private static void again(byte[] input, boolean gzip) throws IOException {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        Deflated coding = gzip ? Deflated.gzip(DEFLATERS) : Deflated.zlib(DEFLATERS);
        try (OutputStream out = coding.encode(encoded)) {
            int half = input.length / 2;
            out.write(input, 0, half);
            out.flush();
            out.write(input, half, input.length - half);
        }
        String expected = Arrays.toString(input);
        require(decoded(encoded.toByteArray(), gzip, 3).equals(expected), "decoded again");
        require(DEFLATERS.inUse() == 0, "given back");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError("not " + what);
        }
    }

    /// Gives so many bytes at once at most.
    private static final class Dripping extends InputStream {

        private final ByteArrayInputStream in;
        private final int atOnce;

        Dripping(byte[] bytes, int atOnce) {
            this.in = new ByteArrayInputStream(bytes);
            this.atOnce = atOnce;
        }

        @Override
        public int read() {
            return in.read();
        }

        @Override
        public int read(byte[] target, int offset, int count) {
            return in.read(target, offset, Math.min(count, atOnce));
        }
    }
}
