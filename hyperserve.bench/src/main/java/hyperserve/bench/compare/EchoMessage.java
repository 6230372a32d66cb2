package hyperserve.bench.compare;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/// A binary message as a client sends it, in one frame (RFC 6455 §5.2), and the path of those who
/// send it back. It is masked once, with a fixed key: to a server that makes no difference.
final class EchoMessage {

    private static final int FIN_BINARY = 0x82;
    private static final int COMPRESSED = 0x40;
    private static final int MASKED = 0x80;
    private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

    /// What the end of a flush leaves behind, and nobody sends (RFC 7692 §7.2.1).
    private static final int FLUSH = 4;

    private final String target;
    private final byte[] payload;
    private final boolean compressed;
    private final ByteBuffer frame;

    private EchoMessage(String target, byte[] payload, boolean compressed) {
        this.target = target;
        this.payload = payload;
        this.compressed = compressed;
        byte[] content = compressed ? deflate(payload) : payload;
        frame = ByteBuffer.allocateDirect(14 + content.length);
        frame.put((byte) (FIN_BINARY | (compressed ? COMPRESSED : 0)));
        if (content.length < 126) {
            frame.put((byte) (MASKED | content.length));
        } else if (content.length < 1 << 16) {
            frame.put((byte) (MASKED | 126)).putShort((short) content.length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(content.length);
        }
        frame.put(KEY);
        for (int i = 0; i < content.length; i++) {
            frame.put((byte) (content[i] ^ KEY[i % KEY.length]));
        }
        frame.flip();
    }

    /// One that a server sends back to its sender.
    ///
    /// @param length of the payload, in bytes
    static EchoMessage ofBytes(int length) {
        return new EchoMessage("/ws", bytes(length), false);
    }

    /// One that a server sends to all who are there, its sender among them.
    ///
    /// @param length of the payload, in bytes
    static EchoMessage toRoom(int length) {
        return new EchoMessage("/ws/room", bytes(length), false);
    }

    /// A document of JSON, which a server sends back; compressed by itself, in both directions.
    ///
    /// @param length of the payload, in bytes
    static EchoMessage ofJson(int length) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; text.length() < length; i++) {
            text.append(
                    "{\"id\": %d, \"name\": \"item %d\", \"price\": %d.%02d, "
                            .formatted(i, i * 7, i * 31 % 97, i * 17 % 100));
            text.append("\"inStock\": %b},".formatted(i % 3 == 0));
        }
        text.setLength(length);
        return new EchoMessage("/ws", text.toString().getBytes(StandardCharsets.US_ASCII), true);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    private static byte[] deflate(byte[] payload) {
        try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
            deflater.setInput(payload);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[payload.length + 64];
            int count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            while (count > 0) {
                out.write(buffer, 0, count);
                count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
            }
            return Arrays.copyOf(out.toByteArray(), out.size() - FLUSH);
        }
    }

    /// {@return the path of those who send it back}
    String target() {
        return target;
    }

    /// Whether the payload is compressed by itself in each direction (RFC 7692).
    boolean isCompressed() {
        return compressed;
    }

    byte[] payload() {
        return payload.clone();
    }

    /// {@return the frame, all of which is remaining; its bytes are shared}
    ByteBuffer frame() {
        return frame.duplicate();
    }
}
