package hyperserve.bench.micro;

import hyperserve.websocket.frame.Masking;
import hyperserve.websocket.frame.Utf8Check;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/// What each byte of a message costs before anybody reads it: the mask, and the check of text.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WebSocketBenchmark {

    private static final int HEAD = 6;
    private static final byte[] MIXED =
            "plain text and \u03ba\u03cc\u03c3\u03bc\u03b5 ".getBytes(StandardCharsets.UTF_8);

    /// The length of the payload; none ends within a character.
    @Param({"24", "4080", "65520"})
    public int length;

    private byte[] ascii = {};
    private byte[] mixed = {};

    /// Makes the payloads, behind the head of a frame.
    @Setup
    public void setUp() {
        ascii = new byte[HEAD + length];
        Arrays.fill(ascii, (byte) 'a');
        mixed = new byte[HEAD + length];
        Arrays.fill(mixed, (byte) ' ');
        for (int at = HEAD; at + MIXED.length <= mixed.length; at += MIXED.length) {
            System.arraycopy(MIXED, 0, mixed, at, MIXED.length);
        }
    }

    /// The mask, twice: it undoes itself.
    ///
    /// @return the payload
    @Benchmark
    public byte[] maskTwice() {
        Masking.apply(ascii, HEAD, ascii.length, 0x37FA213D, 0);
        Masking.apply(ascii, HEAD, ascii.length, 0x37FA213D, 0);
        return ascii;
    }

    /// Text in ASCII.
    ///
    /// @return that it is text
    @Benchmark
    public boolean checkAscii() {
        return Utf8Check.isValid(ascii, HEAD, ascii.length);
    }

    /// Text in which each third word is Greek.
    ///
    /// @return that it is text
    @Benchmark
    public boolean checkMixed() {
        return Utf8Check.isValid(mixed, HEAD, mixed.length);
    }
}
