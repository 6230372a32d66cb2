package hyperserve.http2.frame;

import java.nio.ByteBuffer;

/// Writes frames (RFC 9113 §4, §6) to the position of a buffer that has room for them. Stateless.
public final class FrameWriter {

    /// The length of what comes before each payload.
    public static final int HEAD = FrameHead.LENGTH;

    private FrameWriter() {}

    private static void head(ByteBuffer target, int length, int type, int flags, int streamId) {
        target.putInt(length << 8 | type).put((byte) flags).putInt(streamId);
    }

    /// Writes the head of a DATA frame, behind which its content is to come.
    ///
    /// @param target where to write nine bytes
    /// @param streamId the stream
    /// @param length the length of the content
    /// @param endsStream whether the stream ends with it
    public static void data(ByteBuffer target, int streamId, int length, boolean endsStream) {
        int flags = endsStream ? FrameHead.END_STREAM : 0;
        head(target, length, FrameHead.DATA, flags, streamId);
    }

    /// How many bytes [#headers] makes of a header block.
    ///
    /// @param block the length of the block
    /// @param maxFrameSize the peer's setting MAX_FRAME_SIZE
    /// @return the number of bytes
    public static int headersLength(int block, int maxFrameSize) {
        int frames = Math.max(1, Math.ceilDiv(block, maxFrameSize));
        return Math.addExact(block, HEAD * frames);
    }

    /// Makes a HEADERS frame, and CONTINUATION frames if it needs them, of a header block that
    /// lies in a buffer already, with [#HEAD] bytes left free before it.
    ///
    /// @param target a buffer with an array and room for [#headersLength] bytes from `start` on;
    ///     its position is set behind the last frame
    /// @param start where the first frame begins; the block begins [#HEAD] bytes behind
    /// @param block the length of the block
    /// @param streamId the stream
    /// @param endsStream whether the stream ends with it
    /// @param maxFrameSize the peer's setting MAX_FRAME_SIZE
    public static void headers(
            ByteBuffer target,
            int start,
            int block,
            int streamId,
            boolean endsStream,
            int maxFrameSize) {
        int end = start + headersLength(block, maxFrameSize);
        int frames = Math.max(1, Math.ceilDiv(block, maxFrameSize));
        // From the last one, which moves furthest.
        for (int i = frames - 1; i >= 0; i--) {
            int from = start + HEAD + i * maxFrameSize;
            int length = Math.min(maxFrameSize, block - i * maxFrameSize);
            int at = start + i * (HEAD + maxFrameSize);
            target.put(at + HEAD, target, from, length);
            int flags = i == frames - 1 ? FrameHead.END_HEADERS : 0;
            target.position(at);
            if (i > 0) {
                head(target, length, FrameHead.CONTINUATION, flags, streamId);
            } else {
                flags |= endsStream ? FrameHead.END_STREAM : 0;
                head(target, length, FrameHead.HEADERS, flags, streamId);
            }
        }
        target.position(end);
    }

    /// Writes a RST_STREAM frame, 13 bytes.
    ///
    /// @param target where to write
    /// @param streamId the stream
    /// @param code why it ends
    public static void rstStream(ByteBuffer target, int streamId, ErrorCode code) {
        head(target, FrameHead.RST_STREAM_LENGTH, FrameHead.RST_STREAM, 0, streamId);
        target.putInt(code.code());
    }

    /// Writes the head of a SETTINGS frame, nine bytes, for parameters by [#parameter].
    ///
    /// @param target where to write
    /// @param parameters how many come
    public static void settings(ByteBuffer target, int parameters) {
        head(target, FrameHead.PARAMETER_LENGTH * parameters, FrameHead.SETTINGS, 0, 0);
    }

    /// Writes a parameter of a SETTINGS frame, six bytes.
    ///
    /// @param target where to write
    /// @param setting which one
    /// @param value its value
    public static void parameter(ByteBuffer target, Setting setting, long value) {
        target.putShort((short) setting.id()).putInt((int) value);
    }

    /// Writes the acknowledgement of the peer's SETTINGS, nine bytes.
    ///
    /// @param target where to write
    public static void settingsAck(ByteBuffer target) {
        head(target, 0, FrameHead.SETTINGS, FrameHead.ACK, 0);
    }

    /// Writes a PING frame, 17 bytes.
    ///
    /// @param target where to write
    /// @param data what it carries
    /// @param ack whether it is an answer
    public static void ping(ByteBuffer target, long data, boolean ack) {
        head(target, FrameHead.PING_LENGTH, FrameHead.PING, ack ? FrameHead.ACK : 0, 0);
        target.putLong(data);
    }

    /// Writes a GOAWAY frame without text, 17 bytes.
    ///
    /// @param target where to write
    /// @param lastStreamId the last stream that something was or may be done for
    /// @param code why the connection ends
    public static void goAway(ByteBuffer target, int lastStreamId, ErrorCode code) {
        head(target, FrameHead.GOAWAY_LENGTH, FrameHead.GOAWAY, 0, 0);
        target.putInt(lastStreamId).putInt(code.code());
    }

    /// Writes a WINDOW_UPDATE frame, 13 bytes.
    ///
    /// @param target where to write
    /// @param streamId the stream, or 0 for the connection
    /// @param increment by how much the peer may send more, at least 1
    public static void windowUpdate(ByteBuffer target, int streamId, int increment) {
        head(target, FrameHead.WINDOW_UPDATE_LENGTH, FrameHead.WINDOW_UPDATE, 0, streamId);
        target.putInt(increment);
    }
}
