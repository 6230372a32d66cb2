package hyperserve.websocket.deflate;

import hyperserve.test.Eventually;
import hyperserve.websocket.frame.ConnectionErrorException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.ref.WeakReference;
import java.util.List;

/// A socket that keeps its context keeps no message with it.
final class KeptContextTest {

    private final DeflatePool pool = new DeflatePool(6, 1, 1);

    private static void goes(WeakReference<byte[]> message) {
        Eventually.is(
                "the message is let go of",
                () -> {
                    System.gc();
                    return message.refersTo(null);
                });
    }

    private static WeakReference<byte[]> sent(MessageCompressor compressor) {
        byte[] message = new byte[10_000];
        byte[] _ = Deflated.compress(compressor, message, message.length);
        return new WeakReference<>(message);
    }

    @Test
    void letsGoOfAMessageThatWasSent() {
        try (MessageCompressor compressor = new MessageCompressor(pool, Deflated.KEEPING)) {
            goes(sent(compressor));
        }
    }

    private static WeakReference<byte[]> received(MessageDecompressor decompressor, String hex)
            throws ConnectionErrorException {
        byte[] message = Deflated.hex(hex);
        byte[] _ = Deflated.inflate(decompressor, List.of(message), 100);
        return new WeakReference<>(message);
    }

    /// The second one ends without the byte behind it.
    @ParameterizedTest
    @ValueSource(strings = {"f248cdc9c90700", "f348cdc9c90700"})
    void letsGoOfAMessageThatWasReceived(String hex) throws ConnectionErrorException {
        try (MessageDecompressor decompressor =
                new MessageDecompressor(pool, Deflated.KEEPING, 100)) {
            goes(received(decompressor, hex));
        }
    }
}
