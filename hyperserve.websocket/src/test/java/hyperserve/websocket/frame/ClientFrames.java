package hyperserve.websocket.frame;

import java.nio.ByteBuffer;

/// Frames as a client sends them, masked (RFC 6455 §5.3), put together without any rule.
public final class ClientFrames {

    private static final int KEY = 0x37FA213D;

    private ClientFrames() {}

    /// {@return a frame with the shortest length there is for its payload}
    ///
    /// @param first its first byte: flags and opcode
    /// @param payload its payload
    public static byte[] frame(int first, byte... payload) {
        return frame(first, KEY, payload);
    }

    /// {@return a frame}
    ///
    /// @param first its first byte
    /// @param key the masking key
    /// @param payload its payload
    public static byte[] frame(int first, int key, byte... payload) {
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length);
        frame.put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 65_536) {
            frame.put((byte) 0xFE).putShort((short) payload.length);
        } else {
            frame.put((byte) 0xFF).putLong(payload.length);
        }
        frame.putInt(key);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ key >>> (8 * (3 - i % 4))));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }
}
