package hyperserve.websocket.frame;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Writes the frames of a server (RFC 6455 §5.2), which have no mask, to the position of a buffer
/// that has room for them. Stateless.
public final class FrameWriter {

    /// The most bytes that come before a payload.
    public static final int MAX_HEAD = 10;

    /// The longest payload of a control frame (RFC 6455 §5.5).
    public static final int MAX_CONTROL = FrameHead.MAX_CONTROL;

    private static final int CODE_LENGTH = 2;

    private FrameWriter() {}

    /// How many bytes [#head] writes.
    ///
    /// @param length the length of the payload
    /// @return 2, 4 or 10
    public static int headLength(long length) {
        return length < FrameHead.LENGTH_16 ? 2 : length <= 0xFFFF ? 4 : MAX_HEAD;
    }

    /// Writes the head of a data frame, behind which its payload is to come.
    ///
    /// @param target where to write [#headLength] bytes
    /// @param opcode the kind of the message in its first fragment, CONTINUATION in the others
    /// @param ends whether the message ends with it
    /// @param compressed whether the message is compressed; only in its first fragment
    /// @param length the length of the payload
    /// @throws IllegalArgumentException if the opcode is that of a control frame, the length is
    ///     negative, or a continuation is to say that it is compressed
    public static void head(
            ByteBuffer target, Opcode opcode, boolean ends, boolean compressed, long length) {
        if (opcode.isControl()) {
            throw new IllegalArgumentException(opcode + " is no data frame");
        }
        if (compressed && opcode.equals(Opcode.CONTINUATION)) {
            throw new IllegalArgumentException("only a first fragment says it is compressed");
        }
        if (length < 0) {
            throw new IllegalArgumentException("length is negative: " + length);
        }
        int bits = (ends ? FrameHead.FIN : 0) | (compressed ? FrameHead.COMPRESSED : 0);
        target.put((byte) (bits | opcode.code()));
        switch (headLength(length)) {
            case 2 -> target.put((byte) length);
            case 4 -> target.put((byte) FrameHead.LENGTH_16).putShort((short) length);
            default -> target.put((byte) FrameHead.LENGTH_64).putLong(length);
        }
    }

    /// Writes a ping or a pong.
    ///
    /// @param target where to write two bytes and the payload
    /// @param opcode PING or PONG
    /// @param bytes what holds the payload
    /// @param from the index of its first byte
    /// @param to the index after its last byte
    /// @throws IllegalArgumentException if it is neither, or the payload is longer than
    ///     [#MAX_CONTROL]
    public static void control(ByteBuffer target, Opcode opcode, byte[] bytes, int from, int to) {
        if (!opcode.equals(Opcode.PING) && !opcode.equals(Opcode.PONG)) {
            throw new IllegalArgumentException(opcode + " is neither ping nor pong");
        }
        controlHead(target, opcode, to - from);
        target.put(bytes, from, to - from);
    }

    private static void controlHead(ByteBuffer target, Opcode opcode, int length) {
        if (length > MAX_CONTROL) {
            throw new IllegalArgumentException(
                    "a control frame takes " + MAX_CONTROL + " bytes, not " + length);
        }
        target.put((byte) (FrameHead.FIN | opcode.code())).put((byte) length);
    }

    /// Writes a close.
    ///
    /// @param target where to write up to 127 bytes
    /// @param code why; [CloseCode#NO_STATUS] for a close that does not say
    /// @param reason more about it, at most 123 bytes in UTF-8; empty if there is no code
    /// @throws IllegalArgumentException if code or reason cannot be sent
    public static void close(ByteBuffer target, int code, String reason) {
        ByteBuffer text = utf8(reason);
        if (code == CloseCode.NO_STATUS && !text.hasRemaining()) {
            controlHead(target, Opcode.CLOSE, 0);
            return;
        }
        if (!CloseCode.maySend(code)) {
            throw new IllegalArgumentException("a close may not have the code " + code);
        }
        controlHead(target, Opcode.CLOSE, CODE_LENGTH + text.remaining());
        target.putShort((short) code).put(text);
    }

    private static ByteBuffer utf8(String reason) {
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(reason));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the reason has half a surrogate pair", e);
        }
    }
}
