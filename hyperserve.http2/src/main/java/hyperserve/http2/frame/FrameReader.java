package hyperserve.http2.frame;

import hyperserve.api.Nullable;

/// Reads frames (RFC 9113 §4, §6) where they were received, and checks all that can be said of a
/// frame without knowing its stream: its length, flags and stream identifier, its values, and
/// that nothing comes between the frames of a header block.
///
/// [#next] is called again and again with the bytes that are not used yet; after each call
/// [#used()] of them are. The payloads of DATA, HEADERS, CONTINUATION and PRIORITY_UPDATE come in
/// pieces as they are there, SETTINGS a parameter at a time; those of the others are a few bytes,
/// and come whole.
/// So it never waits for more than 17 bytes. Owned by whoever owns the connection; allocates
/// nothing.
public final class FrameReader {

    private final FrameHead head;

    /// Whether the head of a frame was read, and what is left of its content, and of the padding
    /// behind that.
    private boolean within;

    private int contentLeft;
    private int paddingLeft;

    /// What is told at the end of a frame whose content is passed over.
    private FrameEvent passed = FrameEvent.UNKNOWN;

    /// Of the header block that is being read.
    private boolean blockEndsStream;

    private boolean dependsOnItself;

    // Of the last event.
    private int used;
    private int flow;
    private int contentStart;
    private int contentEnd;
    private boolean frameEnds;
    private long value;
    private int code;
    private Setting setting = Setting.HEADER_TABLE_SIZE;
    private ErrorCode error = ErrorCode.NO_ERROR;
    private String reason = "";

    /// A reader of what comes behind the preface.
    ///
    /// @param maxFrameSize the largest payload that is taken, the setting MAX_FRAME_SIZE
    public FrameReader(int maxFrameSize) {
        head = new FrameHead(maxFrameSize);
    }

    /// Finds the next event.
    ///
    /// @param bytes what holds the bytes that are not used yet
    /// @param start the index of the first one
    /// @param end the index after the last one
    /// @return what it is
    /// @throws ConnectionErrorException if the connection has to end; nothing can be read then
    public FrameEvent next(byte[] bytes, int start, int end) throws ConnectionErrorException {
        used = 0;
        flow = 0;
        if (within) {
            return goOn(bytes, start, end);
        }
        if (end - start < FrameHead.LENGTH) {
            return FrameEvent.NEED_MORE;
        }
        head.read(bytes, start);
        int payload = start + FrameHead.LENGTH;
        if (end - payload < fieldsLength()) {
            return FrameEvent.NEED_MORE;
        }
        head.entered();
        used = FrameHead.LENGTH;
        return switch (head.type()) {
            case FrameHead.DATA, FrameHead.HEADERS -> begin(bytes, payload, end);
            case FrameHead.CONTINUATION -> enter(0, 0, bytes, payload, end);
            case FrameHead.PRIORITY -> priority(bytes, payload, end);
            case FrameHead.RST_STREAM -> rstStream(bytes, payload);
            case FrameHead.SETTINGS ->
                    head.has(FrameHead.ACK)
                            ? FrameEvent.SETTINGS_ACK
                            : enter(0, 0, bytes, payload, end);
            case FrameHead.PING -> ping(bytes, payload);
            case FrameHead.GOAWAY -> goAway(bytes, payload, end);
            case FrameHead.WINDOW_UPDATE -> windowUpdate(bytes, payload);
            case FrameHead.PRIORITY_UPDATE -> priorityUpdate(bytes, payload, end);
            default -> pass(FrameEvent.UNKNOWN, 0, bytes, payload, end);
        };
    }

    /// What has to be there of a payload before it is looked at.
    private int fieldsLength() {
        return switch (head.type()) {
            case FrameHead.DATA, FrameHead.HEADERS -> head.fieldsLength();
            case FrameHead.PRIORITY -> Math.min(head.payload(), FrameHead.PRIORITY_LENGTH);
            case FrameHead.GOAWAY -> FrameHead.GOAWAY_LENGTH;
            case FrameHead.PRIORITY_UPDATE -> FrameHead.PRIORITY_UPDATE_LENGTH;
            case FrameHead.RST_STREAM, FrameHead.PING, FrameHead.WINDOW_UPDATE -> head.payload();
            default -> 0;
        };
    }

    private FrameEvent begin(byte[] bytes, int start, int end) throws ConnectionErrorException {
        int fields = head.fieldsLength();
        int padding = head.isPadded() ? bytes[start] & 0xFF : 0;
        if (padding > head.payload() - fields) {
            throw FrameHead.protocolError("padding longer than the payload");
        }
        if (head.type() == FrameHead.HEADERS) {
            blockEndsStream = head.has(FrameHead.END_STREAM);
            dependsOnItself =
                    head.has(FrameHead.WITH_PRIORITY)
                            && isOwnStream(bytes, start + fields - FrameHead.PRIORITY_LENGTH);
        }
        flow = fields;
        return enter(fields, padding, bytes, start, end);
    }

    /// The stream that a priority names is the one that has it (RFC 7540 §5.3.1).
    private boolean isOwnStream(byte[] bytes, int at) {
        return FrameHead.int31(bytes, at) == head.streamId();
    }

    private FrameEvent enter(int fields, int padding, byte[] bytes, int start, int end)
            throws ConnectionErrorException {
        within = true;
        contentLeft = head.payload() - fields - padding;
        paddingLeft = padding;
        used += fields;
        return goOn(bytes, start + fields, end);
    }

    private FrameEvent pass(FrameEvent event, int fields, byte[] bytes, int start, int end)
            throws ConnectionErrorException {
        passed = event;
        return enter(fields, 0, bytes, start, end);
    }

    private FrameEvent goOn(byte[] bytes, int start, int end) throws ConnectionErrorException {
        if (head.type() == FrameHead.SETTINGS) {
            return parameter(bytes, start, end);
        }
        int content = Math.min(end - start, contentLeft);
        int padding = Math.min(end - start - content, paddingLeft);
        contentStart = start;
        contentEnd = start + content;
        contentLeft -= content;
        paddingLeft -= padding;
        used += content + padding;
        flow += content + padding;
        frameEnds = contentLeft == 0 && paddingLeft == 0;
        within = !frameEnds;
        return switch (head.type()) {
            case FrameHead.DATA -> frameEnds || flow > 0 ? FrameEvent.DATA : FrameEvent.NEED_MORE;
            case FrameHead.HEADERS -> piece(FrameEvent.HEADERS, content);
            case FrameHead.CONTINUATION -> piece(FrameEvent.CONTINUATION, content);
            case FrameHead.PRIORITY_UPDATE -> piece(FrameEvent.PRIORITY_UPDATE, content);
            default -> frameEnds ? passed : FrameEvent.NEED_MORE;
        };
    }

    private FrameEvent piece(FrameEvent event, int content) {
        return frameEnds || content > 0 ? event : FrameEvent.NEED_MORE;
    }

    private FrameEvent priority(byte[] bytes, int start, int end) throws ConnectionErrorException {
        if (head.payload() != FrameHead.PRIORITY_LENGTH) {
            fail(ErrorCode.FRAME_SIZE_ERROR, "PRIORITY of a wrong length");
            return pass(FrameEvent.STREAM_ERROR, 0, bytes, start, end);
        }
        used += FrameHead.PRIORITY_LENGTH;
        return isOwnStream(bytes, start)
                ? fail(ErrorCode.PROTOCOL_ERROR, "a stream that depends on itself")
                : FrameEvent.PRIORITY;
    }

    private FrameEvent fail(ErrorCode errorCode, String what) {
        error = errorCode;
        reason = what;
        return FrameEvent.STREAM_ERROR;
    }

    private FrameEvent rstStream(byte[] bytes, int start) {
        used += head.payload();
        code = FrameHead.int32(bytes, start);
        return FrameEvent.RST_STREAM;
    }

    private FrameEvent ping(byte[] bytes, int start) {
        used += head.payload();
        value =
                (long) FrameHead.int32(bytes, start) << 32
                        | (FrameHead.int32(bytes, start + 4) & 0xFFFF_FFFFL);
        return head.has(FrameHead.ACK) ? FrameEvent.PING_ACK : FrameEvent.PING;
    }

    private FrameEvent goAway(byte[] bytes, int start, int end) throws ConnectionErrorException {
        value = FrameHead.int31(bytes, start);
        code = FrameHead.int32(bytes, start + 4);
        return pass(FrameEvent.GOAWAY, FrameHead.GOAWAY_LENGTH, bytes, start, end);
    }

    private FrameEvent windowUpdate(byte[] bytes, int start) throws ConnectionErrorException {
        used += head.payload();
        value = FrameHead.int31(bytes, start);
        if (value > 0) {
            return FrameEvent.WINDOW_UPDATE;
        }
        String what = "WINDOW_UPDATE by nothing";
        if (head.streamId() == 0) {
            throw FrameHead.protocolError(what);
        }
        return fail(ErrorCode.PROTOCOL_ERROR, what);
    }

    /// A stream of ours is one that was never promised (RFC 9218 §7.1).
    private FrameEvent priorityUpdate(byte[] bytes, int start, int end)
            throws ConnectionErrorException {
        value = FrameHead.int31(bytes, start);
        if ((value & 1) == 0) {
            throw FrameHead.protocolError("PRIORITY_UPDATE for a stream that no client opens");
        }
        return enter(FrameHead.PRIORITY_UPDATE_LENGTH, 0, bytes, start, end);
    }

    /// The next parameter that is known, or the end of the frame.
    private FrameEvent parameter(byte[] bytes, int start, int end) throws ConnectionErrorException {
        int at = start;
        while (contentLeft > 0 && end - at >= FrameHead.PARAMETER_LENGTH) {
            int id = (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
            @Nullable Setting known = Setting.of(id);
            long said = FrameHead.int32(bytes, at + 2) & 0xFFFF_FFFFL;
            at += FrameHead.PARAMETER_LENGTH;
            used += FrameHead.PARAMETER_LENGTH;
            contentLeft -= FrameHead.PARAMETER_LENGTH;
            if (known != null) {
                known.check(said);
                setting = known;
                value = said;
                return FrameEvent.SETTING;
            }
        }
        within = contentLeft > 0;
        return within ? FrameEvent.NEED_MORE : FrameEvent.SETTINGS_END;
    }

    /// {@return how many of the bytes were used by the last call, also if it needs more}
    public int used() {
        return used;
    }

    /// {@return the stream of the frame; 0 is the connection}
    public int streamId() {
        return head.streamId();
    }

    /// {@return where the content of an event that comes in pieces begins in the array}
    public int contentStart() {
        return contentStart;
    }

    /// {@return where it ends}
    public int contentEnd() {
        return contentEnd;
    }

    /// {@return how many bytes of flow control a DATA event takes: content and padding (RFC 9113
    ///     §6.9.1)}
    public int flow() {
        return flow;
    }

    /// {@return whether an event that comes in pieces is the last one of its frame}
    public boolean endsFrame() {
        return frameEnds;
    }

    /// {@return whether the stream ends with a DATA event; of HEADERS and CONTINUATION, whether
    ///     it ends with their header block}
    public boolean endsStream() {
        return head.type() == FrameHead.DATA
                ? frameEnds && head.has(FrameHead.END_STREAM)
                : blockEndsStream;
    }

    /// {@return whether the header block ends with a HEADERS or CONTINUATION event}
    public boolean endsBlock() {
        return frameEnds && head.has(FrameHead.END_HEADERS);
    }

    /// {@return whether the header block of a HEADERS or CONTINUATION event is of a stream that
    ///     depends on itself: once it is decoded, that is a stream error, PROTOCOL_ERROR (RFC
    ///     7540 §5.3.1)}
    public boolean dependsOnItself() {
        return dependsOnItself;
    }

    /// {@return the parameter of a SETTING event}
    public Setting setting() {
        return setting;
    }

    /// {@return the value of a SETTING event, the increment of WINDOW_UPDATE, the last stream of
    ///     GOAWAY, the eight bytes of PING or PING_ACK, the stream that PRIORITY_UPDATE is about}
    public long value() {
        return value;
    }

    /// {@return the error code in RST_STREAM and GOAWAY, which may be none that is known}
    public int code() {
        return code;
    }

    /// {@return the code of a STREAM_ERROR}
    public ErrorCode error() {
        return error;
    }

    /// {@return what is wrong in a STREAM_ERROR}
    public String reason() {
        return reason;
    }
}
