package hyperserve.differential.http2;

import static hyperserve.test.Http2Frames.*;

import hyperserve.test.Http2Frames;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A request in the making, on stream 1.
final class Draft {

    final List<String> fields = new ArrayList<>();
    final List<String> trailers = new ArrayList<>();

    /// A character a byte; null if there are no DATA frames.
    String content;

    /// The first byte of each literal in the header block.
    int form;

    /// How many bytes each frame has of the header block, and of the content.
    int piece = 16_384;

    boolean isPadded;
    boolean endsStream = true;

    /// Put behind the literals of the header block, and in front of them.
    byte[] behind = {};

    byte[] before = {};

    /// Frames in front of the request, between its header block and its content, and behind it.
    byte[] first = {};

    byte[] between = {};
    byte[] last = {};

    byte[] block() {
        return joined(before, Http2Frames.block(form, fields), behind);
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    byte[] frames() {
        return frames(block());
    }

    /// @param block the header block in place of that of the fields
    byte[] frames(byte[] block) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        boolean alone = content == null && trailers.isEmpty();
        headers(out, block, alone && endsStream);
        out.writeBytes(between);
        if (content != null) {
            data(out, trailers.isEmpty() && endsStream);
        }
        if (!trailers.isEmpty()) {
            headers(out, Http2Frames.block(0, trailers), endsStream);
        }
        out.writeBytes(last);
        return out.toByteArray();
    }

    private void headers(ByteArrayOutputStream out, byte[] block, boolean ends) {
        int at = Math.min(piece, block.length);
        int flags = (ends ? END_STREAM : 0) | (at == block.length ? END_HEADERS : 0);
        out.writeBytes(frame(HEADERS, flags, 1, Arrays.copyOf(block, at)));
        while (at < block.length) {
            int end = Math.min(at + piece, block.length);
            boolean over = end == block.length;
            byte[] part = Arrays.copyOfRange(block, at, end);
            out.writeBytes(frame(CONTINUATION, over ? END_HEADERS : 0, 1, part));
            at = end;
        }
    }

    private void data(ByteArrayOutputStream out, boolean ends) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        int at = 0;
        do {
            int end = Math.min(at + piece, bytes.length);
            byte[] part = Arrays.copyOfRange(bytes, at, end);
            int flags = ends && end == bytes.length ? END_STREAM : 0;
            out.writeBytes(
                    isPadded
                            ? frame(
                                    DATA,
                                    flags | PADDED,
                                    1,
                                    joined(new byte[] {3}, part, new byte[3]))
                            : frame(DATA, flags, 1, part));
            at = end;
        } while (at < bytes.length);
    }
}
