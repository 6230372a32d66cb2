package hyperserve.websocket;

import java.nio.charset.StandardCharsets;

/// A frame that a server has sent.
///
/// @param first its first byte: FIN, reserved bits, opcode
/// @param payload what it holds
@SuppressWarnings("ArrayRecordComponent") // nobody changes or compares it
record Frame(int first, byte[] payload) {

    int opcode() {
        return first & 15;
    }

    boolean isFinal() {
        return (first & 0x80) != 0;
    }

    String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /// The code of a close, 1005 if it has none.
    int code() {
        return payload.length == 0 ? 1005 : (payload[0] & 255) << 8 | (payload[1] & 255);
    }

    String reason() {
        return payload.length == 0
                ? ""
                : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return opcode() == WireClient.CLOSE
                ? "close " + code() + " " + reason()
                : "frame %x of %d".formatted(first, payload.length);
    }
}
