package hyperserve.websocket.frame;

/// Reads the frames of a client (RFC 6455 §5) where they were received, and checks all that can be
/// said of them without knowing what messages mean.
///
/// [#next] is called again and again with the bytes that are not used yet; after each call
/// [#used()] of them are. The payload of a message comes in pieces as they are there, unmasked
/// where they lie, and no frame is kept: so a message of any length can stream. That of a control
/// frame is at most 125 bytes, and comes whole; so it never waits for more than 131 bytes. Fault is
/// found as soon as the byte is there that makes it one. Owned by whoever owns the connection;
/// allocates nothing.
///
/// It does not look at what messages contain: text has to be given to a [Utf8Check], behind the
/// inflating if it [#isCompressed()].
public final class FrameReader {

    /// A fragment of fewer bytes costs more than it brings.
    private static final int LEAST_FRAGMENT = 16;

    private final long maxMessage;
    private final FrameHead head;

    /// Whether the head of a frame was read, and what is left of its payload.
    private boolean within;

    private long left;
    private int phase;

    /// Of the message that is being read.
    private boolean inMessage;

    private Opcode kind = Opcode.CONTINUATION;
    private boolean compressed;
    private boolean unseen;
    private long length;

    private boolean closed;

    // Of the last event.
    private int used;
    private int contentStart;
    private int contentEnd;
    private boolean begins;
    private int closeCode = CloseCode.NO_STATUS;

    /// A reader of what comes behind the opening handshake.
    ///
    /// @param maxMessage the longest message in bytes, its fragments together; a longer one is
    ///     refused when a head says so. One that is compressed may be a little longer, as deflate
    ///     can make bytes more: how long it is inflated is for who does that to bound
    /// @param compression whether permessage-deflate was agreed on
    /// @throws IllegalArgumentException if the bound is negative
    public FrameReader(long maxMessage, boolean compression) {
        if (maxMessage < 0) {
            throw new IllegalArgumentException("maxMessage is negative: " + maxMessage);
        }
        this.maxMessage = maxMessage;
        this.head = new FrameHead(compression);
    }

    /// Finds the next event.
    ///
    /// @param bytes what holds the bytes that are not used yet; those between [#contentStart()] and
    ///     [#contentEnd()] are changed, as they are unmasked there
    /// @param start the index of the first one
    /// @param end the index after the last one
    /// @return what it is
    /// @throws ConnectionErrorException if the connection has to end, by 1002, 1007 or 1009;
    ///     nothing can be read then
    public FrameEvent next(byte[] bytes, int start, int end) throws ConnectionErrorException {
        used = 0;
        if (closed) {
            used = end - start;
            return FrameEvent.NEED_MORE;
        }
        if (within) {
            return content(bytes, start, end);
        }
        int headLength = head.read(bytes, start, end, inMessage);
        if (headLength == 0) {
            return FrameEvent.NEED_MORE;
        }
        int payload = start + headLength;
        if (head.opcode().isControl()) {
            if (end - payload < head.payload()) {
                return FrameEvent.NEED_MORE;
            }
            used = headLength + (int) head.payload();
            return control(bytes, payload);
        }
        used = headLength;
        enter();
        return content(bytes, payload, end);
    }

    private void enter() throws ConnectionErrorException {
        if (!head.opcode().equals(Opcode.CONTINUATION)) {
            inMessage = true;
            kind = head.opcode();
            compressed = head.isCompressed();
            unseen = true;
            length = 0;
        }
        if (head.payload() > bound() - length) {
            throw new ConnectionErrorException(CloseCode.TOO_BIG, "the message is too long");
        }
        length += head.payload();
        within = true;
        left = head.payload();
        phase = 0;
    }

    /// A compressor that finds nothing to save may write nine bits a byte, and blocks have heads.
    private long bound() {
        if (!compressed) {
            return maxMessage;
        }
        long more = maxMessage / 8 + 1024;
        return maxMessage > Long.MAX_VALUE - more ? Long.MAX_VALUE : maxMessage + more;
    }

    private FrameEvent content(byte[] bytes, int start, int end) {
        int count = (int) Math.min(end - start, left);
        if (count == 0 && left > 0) {
            return FrameEvent.NEED_MORE;
        }
        unmask(bytes, start, start + count);
        phase = (phase + count) & 3;
        left -= count;
        used += count;
        within = left > 0;
        inMessage = within || !head.isFinal();
        begins = unseen;
        unseen = false;
        return FrameEvent.DATA;
    }

    private void unmask(byte[] bytes, int from, int to) {
        Masking.apply(bytes, from, to, head.key(), phase);
        contentStart = from;
        contentEnd = to;
    }

    private FrameEvent control(byte[] bytes, int start) throws ConnectionErrorException {
        phase = 0;
        unmask(bytes, start, start + (int) head.payload());
        return switch (head.opcode()) {
            case PING -> FrameEvent.PING;
            case PONG -> FrameEvent.PONG;
            default -> close(bytes);
        };
    }

    /// RFC 6455 §5.5.1.
    private FrameEvent close(byte[] bytes) throws ConnectionErrorException {
        closed = true;
        int count = contentEnd - contentStart;
        if (count == 1) {
            throw FrameHead.protocolError("a close with half a code");
        }
        if (count > 0) {
            closeCode = (bytes[contentStart] & 0xFF) << 8 | (bytes[contentStart + 1] & 0xFF);
            contentStart += 2;
            if (!CloseCode.maySend(closeCode)) {
                throw FrameHead.protocolError("a close with a code that is not to be sent");
            }
            if (!Utf8Check.isValid(bytes, contentStart, contentEnd)) {
                throw new ConnectionErrorException(
                        CloseCode.INVALID_PAYLOAD, "the reason of a close is not UTF-8");
            }
        }
        return FrameEvent.CLOSE;
    }

    /// {@return how many of the bytes were used by the last call, also if it needs more}
    public int used() {
        return used;
    }

    /// {@return where the content of the event begins in the array: the piece of a message, all
    ///     that a ping or pong has, the reason of a close}
    public int contentStart() {
        return contentStart;
    }

    /// {@return where it ends}
    public int contentEnd() {
        return contentEnd;
    }

    /// {@return whether the message of a DATA event is text, and not bytes}
    public boolean isText() {
        return kind.equals(Opcode.TEXT);
    }

    /// {@return whether the message of a DATA event is compressed}
    public boolean isCompressed() {
        return compressed;
    }

    /// {@return whether a DATA event is the first one of its message}
    public boolean beginsMessage() {
        return begins;
    }

    /// {@return whether a DATA event is the last one of its frame}
    public boolean endsFrame() {
        return !within;
    }

    /// {@return whether a DATA event is the last one of its message}
    public boolean endsMessage() {
        return !inMessage;
    }

    /// {@return whether a DATA event is the last one of a frame that brings next to nothing: a
    /// fragment within a message of fewer than 16 bytes, or all of a message that has none}
    public boolean endsOddFrame() {
        if (within) {
            return false;
        }
        if (!inMessage) {
            return length == 0;
        }
        return head.payload() < LEAST_FRAGMENT && head.opcode().equals(Opcode.CONTINUATION);
    }

    /// {@return whether a DATA event is in the last frame of its message}
    public boolean isInLastFrame() {
        return head.isFinal();
    }

    /// {@return the most bytes that the frames of the message of a DATA event may have together}
    public long longest() {
        return bound();
    }

    /// {@return how many bytes of a DATA event's frame are still to come, by what its head says}
    public long leftInFrame() {
        return left;
    }

    /// {@return the code of a CLOSE event, [CloseCode#NO_STATUS] if it has none}
    public int closeCode() {
        return closeCode;
    }
}
