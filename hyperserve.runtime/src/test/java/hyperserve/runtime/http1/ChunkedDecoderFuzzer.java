package hyperserve.runtime.http1;

import hyperserve.api.Headers;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Input;
import hyperserve.runtime.net.PlainTransport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Fuzzes the chunked decoder: how the bytes are split changes neither the data nor the outcome,
/// and it keeps nothing but an incomplete trailer section. The same bytes, sent in chunks, are what
/// comes out again.
public final class ChunkedDecoderFuzzer {

    private static final int MAX_SECTION = 100;
    private static final int MAX_FIELDS = 4;

    private ChunkedDecoderFuzzer() {}

    /// Called by the fuzzer, and by [FuzzInputsTest] with what it has found.
    public static void fuzzerTestOneInput(byte[] input) {
        String outcome = decode(List.of(input));
        require(outcome, decode(Splits.single(input)), "byte by byte");
        for (int salt = 0; salt < 3; salt++) {
            require(outcome, decode(Splits.random(input, salt)), "split");
        }
        byte[] encoded = encode(Splits.random(input, 4)).getBytes(StandardCharsets.ISO_8859_1);
        String decoded = new String(input, StandardCharsets.ISO_8859_1) + "ended before 0";
        require(decoded + Headers.empty(), decode(Splits.random(encoded, 5)), "encoded");
    }

    private static String encode(List<byte[]> chunks) {
        StringBuilder text = new StringBuilder();
        for (byte[] chunk : chunks) {
            text.append(Integer.toHexString(chunk.length)).append("\r\n");
            text.append(new String(chunk, StandardCharsets.ISO_8859_1)).append("\r\n");
        }
        return text.append("0\r\n\r\n").toString();
    }

    private static void require(String expected, String actual, String when) {
        if (!actual.equals(expected)) {
            throw new AssertionError("%s: %s instead of %s".formatted(when, actual, expected));
        }
    }

    private static String decode(List<byte[]> pieces) {
        ScriptedChannel channel = new ScriptedChannel();
        pieces.forEach(channel::feed);
        Input input =
                new Connection(
                                new PlainTransport(channel),
                                null,
                                null,
                                new BufferPool(1),
                                _ -> null)
                        .input();
        ChunkedDecoder decoder = new ChunkedDecoder(new FieldParser(MAX_SECTION, MAX_FIELDS));
        StringBuilder data = new StringBuilder();
        try {
            while (channel.hasPieces() && !decoder.ended()) {
                input.fill();
                takeAll(decoder, input, data);
                if (!decoder.ended() && input.size() >= MAX_SECTION) {
                    throw new AssertionError(input.size() + " bytes are kept");
                }
            }
        } catch (MalformedRequestException e) {
            return data.append("refused ").append(e.status()).append(e.reason()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return decoder.ended()
                ? data + "ended before " + (input.size() + channel.unread()) + decoder.trailers()
                : data + "more";
    }

    private static void takeAll(ChunkedDecoder decoder, Input input, StringBuilder data)
            throws MalformedRequestException {
        int available = decoder.advance(input);
        while (available > 0) {
            if (available > input.size()) {
                throw new AssertionError(available + " bytes of " + input.size());
            }
            for (int i = 0; i < available; i++) {
                data.append((char) (input.array()[input.start() + i] & 0xFF));
            }
            input.consume(available);
            decoder.taken(available);
            available = decoder.advance(input);
        }
    }
}
