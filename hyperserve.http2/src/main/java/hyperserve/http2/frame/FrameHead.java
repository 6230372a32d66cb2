package hyperserve.http2.frame;

/// The nine bytes before each payload (RFC 9113 §4.1), and what they alone can be wrong in:
/// length, stream identifier, and the order of frames.
final class FrameHead {

    /// How many bytes it has.
    static final int LENGTH = 9;

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    /// RFC 9218 §7.1.
    static final int PRIORITY_UPDATE = 16;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int WITH_PRIORITY = 0x20;

    static final int PRIORITY_LENGTH = 5;
    static final int RST_STREAM_LENGTH = 4;
    static final int PARAMETER_LENGTH = 6;
    static final int PING_LENGTH = 8;
    static final int GOAWAY_LENGTH = 8;
    static final int WINDOW_UPDATE_LENGTH = 4;

    /// At least so long: the stream that it is about.
    static final int PRIORITY_UPDATE_LENGTH = 4;

    private final int maxFrameSize;
    private boolean settingsSeen;

    /// The stream whose header block is to be continued, 0 if none is.
    private int continued;

    private int payload;
    private int type;
    private int flags;
    private int streamId;

    FrameHead(int maxFrameSize) {
        this.maxFrameSize = maxFrameSize;
    }

    /// Reads a head of which all bytes are there.
    void read(byte[] bytes, int start) throws ConnectionErrorException {
        payload =
                (bytes[start] & 0xFF) << 16
                        | (bytes[start + 1] & 0xFF) << 8
                        | (bytes[start + 2] & 0xFF);
        type = bytes[start + 3] & 0xFF;
        flags = bytes[start + 4] & 0xFF;
        streamId = int31(bytes, start + 5);
        if (payload > maxFrameSize) {
            throw sizeError("a frame larger than MAX_FRAME_SIZE");
        }
        checkOrder();
        checkStream();
        checkLength();
    }

    /// SETTINGS come first (RFC 9113 §3.4), and nothing between the frames of a header block
    /// (§4.3).
    private void checkOrder() throws ConnectionErrorException {
        if (!settingsSeen && (type != SETTINGS || has(ACK))) {
            throw protocolError("the first frame is not SETTINGS");
        }
        if (continued == 0) {
            if (type == CONTINUATION) {
                throw protocolError("CONTINUATION without a header block");
            }
        } else if (type != CONTINUATION || streamId != continued) {
            throw protocolError("another frame within a header block");
        }
    }

    private void checkStream() throws ConnectionErrorException {
        switch (type) {
            case DATA, HEADERS, PRIORITY, RST_STREAM -> {
                if (streamId == 0) {
                    throw protocolError("a frame that needs a stream and has none");
                }
                if (type == HEADERS && (streamId & 1) == 0) {
                    throw protocolError("HEADERS on a stream of the server's");
                }
            }
            case SETTINGS, PING, GOAWAY, PRIORITY_UPDATE -> {
                if (streamId != 0) {
                    throw protocolError("a frame of the connection on a stream");
                }
            }
            case PUSH_PROMISE -> throw protocolError("PUSH_PROMISE from a client");
            default -> {}
        }
    }

    /// A wrong length of PRIORITY is the stream's alone (RFC 9113 §6.3).
    private void checkLength() throws ConnectionErrorException {
        boolean right =
                switch (type) {
                    case DATA, HEADERS -> payload >= fieldsLength();
                    case RST_STREAM -> payload == RST_STREAM_LENGTH;
                    case SETTINGS -> has(ACK) ? payload == 0 : payload % PARAMETER_LENGTH == 0;
                    case PING -> payload == PING_LENGTH;
                    case GOAWAY -> payload >= GOAWAY_LENGTH;
                    case WINDOW_UPDATE -> payload == WINDOW_UPDATE_LENGTH;
                    case PRIORITY_UPDATE -> payload >= PRIORITY_UPDATE_LENGTH;
                    default -> true;
                };
        if (!right) {
            throw sizeError("a frame of a wrong length");
        }
    }

    /// The fields in front of the content of DATA and HEADERS.
    int fieldsLength() {
        boolean priority = type == HEADERS && has(WITH_PRIORITY);
        return (isPadded() ? 1 : 0) + (priority ? PRIORITY_LENGTH : 0);
    }

    boolean isPadded() {
        return (type == DATA || type == HEADERS) && has(PADDED);
    }

    /// Takes note that the payload is being read: what comes next is another frame.
    void entered() {
        settingsSeen = true;
        if (type == HEADERS || type == CONTINUATION) {
            continued = has(END_HEADERS) ? 0 : streamId;
        }
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    int payload() {
        return payload;
    }

    int type() {
        return type;
    }

    int streamId() {
        return streamId;
    }

    static ConnectionErrorException protocolError(String reason) {
        return new ConnectionErrorException(ErrorCode.PROTOCOL_ERROR, reason);
    }

    private static ConnectionErrorException sizeError(String reason) {
        return new ConnectionErrorException(ErrorCode.FRAME_SIZE_ERROR, reason);
    }

    /// 32 bits.
    static int int32(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 24
                | (bytes[at + 1] & 0xFF) << 16
                | (bytes[at + 2] & 0xFF) << 8
                | (bytes[at + 3] & 0xFF);
    }

    /// 31 bits, behind one that is reserved and ignored.
    static int int31(byte[] bytes, int at) {
        return int32(bytes, at) & Integer.MAX_VALUE;
    }
}
