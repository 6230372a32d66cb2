package hyperserve.bench.compare;

import java.nio.ByteBuffer;

/// A binary message as a client sends it, in one frame (RFC 6455 §5.2). It is masked once, with a
/// fixed key: to a server that makes no difference.
final class EchoMessage {

    private static final int FIN_BINARY = 0x82;
    private static final int MASKED = 0x80;
    private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private final byte[] payload;
    private final ByteBuffer frame;

    /// @param length of the payload, in bytes
    EchoMessage(int length) {
        payload = new byte[length];
        frame = ByteBuffer.allocateDirect(14 + length).put((byte) FIN_BINARY);
        if (length < 126) {
            frame.put((byte) (MASKED | length));
        } else if (length < 1 << 16) {
            frame.put((byte) (MASKED | 126)).putShort((short) length);
        } else {
            frame.put((byte) (MASKED | 127)).putLong(length);
        }
        frame.put(KEY);
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (i * 31);
            frame.put((byte) (payload[i] ^ KEY[i % KEY.length]));
        }
        frame.flip();
    }

    byte[] payload() {
        return payload.clone();
    }

    /// {@return the frame, all of which is remaining; its bytes are shared}
    ByteBuffer frame() {
        return frame.duplicate();
    }
}
