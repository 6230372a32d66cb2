package hyperserve.websocket.connection;

import hyperserve.api.Nullable;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.protocol.WebSocketAccount;
import hyperserve.websocket.deflate.MessageCompressor;
import hyperserve.websocket.frame.FrameWriter;
import hyperserve.websocket.frame.Opcode;

import java.nio.ByteBuffer;

/// Writes frames: what the protocol itself has to say first, then messages, long ones in frames of
/// bounded size, so that a pong or a close never waits for the end of one. Owned by whoever owns
/// the connection.
final class Sender {

    /// No more is written while so much has not been taken by the socket.
    private static final int MOST_UNSENT = 64 * 1024;

    /// The longest payload of a data frame.
    private static final int MOST_PAYLOAD = 64 * 1024;

    /// Less is copied behind what is to be sent before it.
    private static final int COPY_LIMIT = 4 * 1024;

    /// Less is not worth to be compressed.
    private static final int LEAST_COMPRESSED = 128;

    private static final int MOST_CONTROL = 2 + FrameWriter.MAX_CONTROL;
    private static final byte[] NOTHING = {};

    private final Outbox outbox;
    private final Output output;
    private final WebSocketAccount account;
    private final @Nullable MessageCompressor compressor;
    private final boolean alike;

    // Of the message that is being sent.
    private @Nullable Message current;
    private int done;
    private boolean begun;
    private boolean compresses;
    private @Nullable ByteBuffer deflated;

    /// What the latest ping said, which is all that has to be answered (RFC 6455 §5.5.3).
    private byte @Nullable [] pong;

    private boolean ping;
    private boolean closed;

    /// @param account counts messages
    /// @param compressor compresses messages, null if the client does not take that
    /// @param alike whether a message compressed for another client of that kind is so for this one
    Sender(
            Outbox outbox,
            Output output,
            WebSocketAccount account,
            @Nullable MessageCompressor compressor,
            boolean alike) {
        this.account = account;
        this.alike = alike;
        this.outbox = outbox;
        this.output = output;
        this.compressor = compressor;
    }

    /// How many bytes are kept beside those of messages, and to compress the rest of one.
    long held() {
        return outbox.held() + (compressor == null ? 0 : compressor.held());
    }

    /// Nothing more is sent.
    void end() {
        closed = true;
        current = null;
        outbox.shut();
        if (compressor != null) {
            compressor.close();
        }
    }

    /// A ping is to be answered.
    void pong(byte[] said) {
        pong = said;
    }

    /// A ping is to be sent.
    void ping() {
        ping = true;
    }

    /// Whether a close was sent, behind which nothing may be (RFC 6455 §5.5.1).
    boolean isClosed() {
        return closed;
    }

    /// Whether there is more to be written.
    boolean hasMore() {
        return !closed && (current != null || pong != null || ping || outbox.hasMore());
    }

    /// Writes as much as may wait in the output. Behind what the socket has not taken, only the
    /// close: each little thing would keep a buffer of its own, and a client that sends pings and
    /// never reads could have any number kept.
    void pump() {
        boolean takes = output.unsent() == 0;
        while (!closed && next(takes)) {
            // Again.
        }
    }

    /// @param takes whether the socket has taken all that was written before
    /// @return false if there is nothing to be written, or no room for it
    private boolean next(boolean takes) {
        byte[] said = pong;
        if (takes && said != null) {
            pong = null;
            control(Opcode.PONG, said);
            return true;
        }
        if (takes && ping) {
            ping = false;
            control(Opcode.PING, NOTHING);
            return true;
        }
        if (outbox.isCloseDue()) {
            close();
            return true;
        }
        return takes && output.unsent() < MOST_UNSENT && nextOfMessages();
    }

    private boolean nextOfMessages() {
        Message message = current;
        if (message == null) {
            message = outbox.take();
            if (message == null) {
                return false;
            }
            begin(message);
        }
        write(message);
        return true;
    }

    private void begin(Message message) {
        current = message;
        done = 0;
        begun = false;
        deflated = alike ? message.deflated() : null;
        compresses =
                deflated != null
                        || (compressor != null
                                && message.length() >= LEAST_COMPRESSED
                                && compressor.begin());
    }

    private void control(Opcode opcode, byte[] payload) {
        FrameWriter.control(output.room(MOST_CONTROL), opcode, payload, 0, payload.length);
    }

    private void close() {
        End why = outbox.close();
        if (why != null) {
            FrameWriter.close(output.room(MOST_CONTROL), why.code(), why.reason());
        }
        end();
    }

    /// Writes the next part of a message.
    private void write(Message message) {
        ByteBuffer known = deflated;
        if (known != null) {
            done = message.length();
            frame(message, known.duplicate(), known, true);
            sent(done, true);
            current = null;
            return;
        }
        byte[] bytes = message.bytes();
        int count = Math.min(MOST_PAYLOAD, bytes.length - done);
        boolean all = done + count == bytes.length;
        if (compresses && compressor != null) {
            ByteBuffer made = compressor.compress(bytes, done, done + count, all);
            if (alike && all && done == 0) {
                message.deflated(made.duplicate());
            }
            // It keeps what is too little for a block.
            if (all || made.hasRemaining()) {
                frame(message, made, null, all);
            }
        } else {
            frame(message, ByteBuffer.wrap(bytes, done, count), bytes, all);
        }
        done += count;
        sent(count, all);
        if (all) {
            current = null;
        }
    }

    private void sent(int count, boolean all) {
        outbox.sent(count, all);
        account.sent(count, all);
    }

    /// @param content what the payload belongs to and others may send too, null if it is its own
    private void frame(Message message, ByteBuffer payload, @Nullable Object content, boolean all) {
        Opcode kind = message.isText() ? Opcode.TEXT : Opcode.BINARY;
        Opcode opcode = begun ? Opcode.CONTINUATION : kind;
        int count = payload.remaining();
        int head = FrameWriter.headLength(count);
        boolean copies = count <= COPY_LIMIT;
        ByteBuffer target = output.room(copies ? head + count : head);
        FrameWriter.head(target, opcode, all, compresses && !begun, count);
        begun = true;
        if (copies) {
            target.put(payload);
        } else {
            output.append(payload, content == null ? payload : content);
        }
    }
}
