package hyperserve.runtime.tls;

import java.nio.ByteBuffer;

/// The five bytes before each record (RFC 8446 §5.1): its type, a version that means nothing, and
/// the length of what follows.
final class RecordHeader {

    static final int LENGTH = 5;

    static final byte ALERT = 21;
    static final byte HANDSHAKE = 22;
    static final byte APPLICATION_DATA = 23;

    private static final int LENGTH_AT = 3;

    private RecordHeader() {}

    /// How long the first record is with its header, −1 if that is not known yet.
    ///
    /// @param bytes what was received, from its position on
    static int recordLength(ByteBuffer bytes) {
        if (bytes.remaining() < LENGTH) {
            return -1;
        }
        return LENGTH + (bytes.getShort(bytes.position() + LENGTH_AT) & 0xFFFF);
    }

    /// The type of the first record.
    static byte type(ByteBuffer bytes) {
        return bytes.get(bytes.position());
    }

    /// Whether the first record may be content: in TLS 1.3 all that is encrypted looks like it.
    static boolean mayBeContent(ByteBuffer bytes) {
        return type(bytes) == APPLICATION_DATA;
    }
}
