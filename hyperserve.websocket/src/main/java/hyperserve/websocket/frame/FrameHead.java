package hyperserve.websocket.frame;

import hyperserve.api.Nullable;

/// The head of a frame that a client has sent (RFC 6455 §5.2), and the rules for it alone and for
/// its place in a message. Owned by its [FrameReader].
final class FrameHead {

    static final int FIN = 0x80;
    static final int COMPRESSED = 0x40;
    static final int MASKED = 0x80;
    static final int LENGTH_16 = 126;
    static final int LENGTH_64 = 127;
    static final int MAX_CONTROL = 125;

    private static final int OTHER_RESERVED = 0x30;
    private static final int KEY_LENGTH = 4;

    private final boolean compression;

    private Opcode opcode = Opcode.CONTINUATION;
    private boolean fin;
    private boolean compressed;
    private long payload;
    private int key;

    /// @param compression whether permessage-deflate was agreed on
    FrameHead(boolean compression) {
        this.compression = compression;
    }

    /// Reads a head as far as it is there, and finds fault as early as it can be found.
    ///
    /// @param inMessage whether a message has begun and not ended
    /// @return how many bytes it has, 0 if more are needed
    int read(byte[] bytes, int start, int end, boolean inMessage) throws ConnectionErrorException {
        int there = end - start;
        if (there > 0) {
            first(bytes[start] & 0xFF, inMessage);
        }
        if (there < 2) {
            return 0;
        }
        int length = second(bytes[start + 1] & 0xFF);
        if (there < length - KEY_LENGTH) {
            return 0;
        }
        extended(bytes, start + 2, length - KEY_LENGTH - 2);
        if (there < length) {
            return 0;
        }
        key = (int) number(bytes, start + length - KEY_LENGTH, KEY_LENGTH);
        return length;
    }

    private void first(int b, boolean inMessage) throws ConnectionErrorException {
        @Nullable Opcode known = Opcode.of(b & 0x0F);
        if ((b & OTHER_RESERVED) != 0 || ((b & COMPRESSED) != 0 && !compression)) {
            throw protocolError("a reserved bit is set");
        }
        if (known == null) {
            throw protocolError("a reserved opcode");
        }
        opcode = known;
        fin = (b & FIN) != 0;
        compressed = (b & COMPRESSED) != 0;
        if (known.isControl()) {
            if (!fin) {
                throw protocolError("a control frame in fragments");
            }
            if (compressed) {
                throw protocolError("a compressed control frame");
            }
        } else {
            checkPlace(inMessage);
        }
    }

    /// RFC 6455 §5.4; RFC 7692 §6.1 has the bit in the first fragment alone.
    private void checkPlace(boolean inMessage) throws ConnectionErrorException {
        boolean goesOn = opcode.equals(Opcode.CONTINUATION);
        if (goesOn && !inMessage) {
            throw protocolError("a continuation of no message");
        }
        if (!goesOn && inMessage) {
            throw protocolError("a new message within a message");
        }
        if (goesOn && compressed) {
            throw protocolError("a continuation that says it is compressed");
        }
    }

    /// {@return how many bytes the head has}
    private int second(int b) throws ConnectionErrorException {
        if ((b & MASKED) == 0) {
            throw protocolError("a frame without mask");
        }
        payload = b & ~MASKED;
        if (opcode.isControl() && payload > MAX_CONTROL) {
            throw protocolError("a control frame longer than 125 bytes");
        }
        int extension = payload == LENGTH_16 ? 2 : payload == LENGTH_64 ? 8 : 0;
        return 2 + extension + KEY_LENGTH;
    }

    private void extended(byte[] bytes, int at, int count) throws ConnectionErrorException {
        if (count == 0) {
            return;
        }
        payload = number(bytes, at, count);
        if (payload < 0) {
            throw protocolError("a length of more than 63 bits");
        }
        if (payload < (count == 2 ? LENGTH_16 : 0x1_0000)) {
            throw protocolError("a length in more bytes than it takes");
        }
    }

    private static long number(byte[] bytes, int at, int count) {
        long number = 0;
        for (int i = at; i < at + count; i++) {
            number = number << 8 | (bytes[i] & 0xFF);
        }
        return number;
    }

    static ConnectionErrorException protocolError(String reason) {
        return new ConnectionErrorException(CloseCode.PROTOCOL_ERROR, reason);
    }

    Opcode opcode() {
        return opcode;
    }

    /// {@return whether it is the last fragment}
    boolean isFinal() {
        return fin;
    }

    boolean isCompressed() {
        return compressed;
    }

    /// {@return the length of the payload}
    long payload() {
        return payload;
    }

    /// {@return the masking key}
    int key() {
        return key;
    }
}
