package hyperserve.test;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Frames of HTTP/2 and their header blocks as bytes, right or wrong as they are asked for
/// (RFC 9113 §4.1, §6; RFC 7541 §5.2, §6.2). They are written here once more, and not by what is
/// tested.
public final class Http2Frames {

    /// The type of a frame with content.
    public static final int DATA = 0;

    /// The type of one that begins a header block.
    public static final int HEADERS = 1;

    /// The type of one that was about priority before RFC 9218.
    public static final int PRIORITY = 2;

    /// The type of one that ends a stream.
    public static final int RST_STREAM = 3;

    /// The type of one with settings.
    public static final int SETTINGS = 4;

    /// The type of one that a client must not send.
    public static final int PUSH_PROMISE = 5;

    /// The type of one that is to be acknowledged.
    public static final int PING = 6;

    /// The type of one that ends the connection.
    public static final int GOAWAY = 7;

    /// The type of one that opens a window.
    public static final int WINDOW_UPDATE = 8;

    /// The type of one that goes on with a header block.
    public static final int CONTINUATION = 9;

    /// The type of one that is about priority (RFC 9218 §7.1).
    public static final int PRIORITY_UPDATE = 16;

    /// The flag of the last frame of a stream.
    public static final int END_STREAM = 1;

    /// The flag of an answer to SETTINGS or PING.
    public static final int ACK = 1;

    /// The flag of the last frame of a header block.
    public static final int END_HEADERS = 4;

    /// The flag of a frame with padding.
    public static final int PADDED = 8;

    /// The flag of HEADERS that say a priority, too.
    public static final int WITH_PRIORITY = 0x20;

    /// How many bytes are before each payload.
    public static final int HEAD = 9;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private Http2Frames() {}

    /// {@return what a client sends first (RFC 9113 §3.4)}
    public static byte[] preface() {
        return PREFACE.getBytes(StandardCharsets.US_ASCII);
    }

    /// A frame.
    ///
    /// @param type its type
    /// @param flags its flags
    /// @param stream its stream, or 0
    /// @param payload what is in it
    /// @return all its bytes
    public static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(HEAD + payload.length)
                .putInt(payload.length << Byte.SIZE | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /// Numbers as in payloads.
    ///
    /// @param values the numbers
    /// @return four bytes for each, the high ones first
    public static byte[] int32(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * values.length);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    /// A parameter of a SETTINGS frame.
    ///
    /// @param id which one
    /// @param value its value
    /// @return its bytes
    public static byte[] parameter(int id, int value) {
        return ByteBuffer.allocate(6).putShort((short) id).putInt(value).array();
    }

    /// A header block of literals.
    ///
    /// @param form the first byte of each: 0 for those without index, 0x40 for those to be put into
    ///     the table, 0x10 for those that never are
    /// @param fields names and values in turn, a character a byte
    /// @return the block
    public static byte[] block(int form, List<String> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < fields.size(); i += 2) {
            out.write(form);
            string(out, fields.get(i));
            string(out, fields.get(i + 1));
        }
        return out.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            out.write(bytes.length);
        } else {
            out.write(127);
            int rest = bytes.length - 127;
            while (rest >= 128) {
                out.write((rest & 127) | 128);
                rest >>= 7;
            }
            out.write(rest);
        }
        out.writeBytes(bytes);
    }
}
