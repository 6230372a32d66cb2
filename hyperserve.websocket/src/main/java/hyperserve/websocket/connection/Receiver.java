package hyperserve.websocket.connection;

import hyperserve.api.Nullable;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Input;
import hyperserve.runtime.protocol.WebSocketAccount;
import hyperserve.websocket.deflate.MessageDecompressor;
import hyperserve.websocket.frame.CloseCode;
import hyperserve.websocket.frame.ConnectionErrorException;
import hyperserve.websocket.frame.FrameReader;
import hyperserve.websocket.frame.Utf8Check;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Makes messages of what has come, and puts them into the inbox as long as that takes them. Owned
/// by whoever owns the connection.
final class Receiver {

    private static final byte[] NOTHING = {};
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final Input input;
    private final BufferPool buffers;
    private final Inbox inbox;
    private final Sender sender;
    private final WebSocketAccount account;
    private final FrameReader reader;
    private final int mostBytes;
    private final boolean streams;
    private final @Nullable MessageDecompressor decompressor;
    private final Floods floods;
    private final Utf8Check text = new Utf8Check();

    // The message that is not complete.
    private byte[] gathered = NOTHING;
    private int size;

    private boolean stopped;
    private boolean closed;
    private String closeReason = "";

    /// @param account counts messages
    /// @param setup how messages are to be given to the application
    /// @param decompressor inflates messages, null if none may be compressed
    /// @param floods told of what is of no use
    Receiver(
            Connection connection,
            Inbox inbox,
            Sender sender,
            WebSocketAccount account,
            SocketSetup setup,
            @Nullable MessageDecompressor decompressor,
            Floods floods) {
        this.floods = floods;
        this.input = connection.input();
        this.buffers = connection.buffers();
        this.inbox = inbox;
        this.sender = sender;
        this.account = account;
        this.mostBytes = setup.bounds().message();
        this.streams = setup.streams();
        this.decompressor = decompressor;
        this.reader = new FrameReader(setup.maxMessage(), decompressor != null);
    }

    /// Whether nothing is taken until the application has taken what is there.
    boolean isStopped() {
        return stopped;
    }

    /// Whether the client has closed, behind which nothing comes.
    boolean isClosed() {
        return closed;
    }

    /// The code of the client's close.
    int closeCode() {
        return reader.closeCode();
    }

    /// Its reason.
    String closeReason() {
        return closeReason;
    }

    /// How many bytes are kept for a message that is not complete.
    long held() {
        return gathered.length + (decompressor == null ? 0 : decompressor.held());
    }

    /// Nothing more is received.
    void end() {
        gathered = NOTHING;
        size = 0;
        if (decompressor != null) {
            decompressor.close();
        }
    }

    /// Takes what has come, as far as there is room for it.
    ///
    /// @throws ConnectionErrorException if that ends the connection
    void take() throws ConnectionErrorException {
        stopped = inbox.isFull();
        while (!stopped && !closed && takeOne()) {
            stopped = inbox.isFull();
        }
    }

    private boolean takeOne() throws ConnectionErrorException {
        boolean any = true;
        switch (reader.next(input.array(), input.start(), input.end())) {
            case NEED_MORE -> any = false;
            case DATA -> data();
            case PING -> {
                floods.odd();
                sender.pong(content());
            }
            // Whatever comes is a sign of life.
            case PONG -> floods.odd();
            case CLOSE -> {
                closed = true;
                closeReason = new String(content(), StandardCharsets.UTF_8);
            }
        }
        input.consume(reader.used());
        return any;
    }

    private byte[] content() {
        return Arrays.copyOfRange(input.array(), reader.contentStart(), reader.contentEnd());
    }

    private void data() throws ConnectionErrorException {
        if (reader.endsOddFrame()) {
            floods.odd();
        }
        if (reader.beginsMessage()) {
            text.reset();
        }
        if (decompressor != null && reader.isCompressed()) {
            compressed(decompressor);
            return;
        }
        int from = reader.contentStart();
        int to = reader.contentEnd();
        check(input.array(), from, to);
        boolean ends = reader.endsMessage();
        if (streams || (size == 0 && ends)) {
            put(content(), ends);
            return;
        }
        gather(input.array(), from, to, announced());
        if (ends) {
            put(takeGathered(), true);
        }
    }

    /// How long the message is, as far as is known, with what comes now.
    private long announced() {
        int count = reader.contentEnd() - reader.contentStart();
        return reader.isInLastFrame() ? size + count + reader.leftInFrame() : reader.longest();
    }

    /// Keeps a message as it comes until all of it is there: who is slow in the middle of one keeps
    /// no inflater from others.
    private void compressed(MessageDecompressor inflater) throws ConnectionErrorException {
        byte[] bytes = input.array();
        int from = reader.contentStart();
        int to = reader.contentEnd();
        if (size > 0 || !reader.endsMessage()) {
            gather(bytes, from, to, announced());
            if (!reader.endsMessage()) {
                return;
            }
            bytes = gathered;
            from = 0;
            to = size;
            gathered = NOTHING;
            size = 0;
        }
        inflate(inflater, bytes, from, to);
        put(takeGathered(), true);
    }

    private byte[] takeGathered() {
        byte[] whole = gathered.length == size ? gathered : Arrays.copyOf(gathered, size);
        gathered = NOTHING;
        size = 0;
        return whole;
    }

    private void put(byte[] bytes, boolean last) throws ConnectionErrorException {
        if (last && reader.isText() && !text.isComplete()) {
            throw notText();
        }
        if (last || bytes.length > 0) {
            account.received(bytes.length, last);
            inbox.put(Message.received(reader.isText(), bytes, last));
        }
    }

    private void inflate(MessageDecompressor inflater, byte[] bytes, int from, int to)
            throws ConnectionErrorException {
        ByteBuffer leased = buffers.lease();
        try {
            inflater.input(bytes, from, to);
            inflateAll(inflater, leased);
            inflater.end();
            inflateAll(inflater, leased);
        } finally {
            buffers.release(leased);
        }
    }

    @SuppressWarnings("ByteBufferBackingArray") // leased ones begin at their array's 0
    private void inflateAll(MessageDecompressor inflater, ByteBuffer leased)
            throws ConnectionErrorException {
        byte[] piece = leased.array();
        int count = inflater.inflate(piece, 0, piece.length);
        while (count > 0) {
            check(piece, 0, count);
            gather(piece, 0, count, mostBytes);
            count = inflater.inflate(piece, 0, piece.length);
        }
    }

    /// Text is to be refused as soon as it cannot be text.
    private void check(byte[] bytes, int from, int to) throws ConnectionErrorException {
        if (reader.isText() && !text.accepts(bytes, from, to)) {
            throw notText();
        }
    }

    private static ConnectionErrorException notText() {
        return new ConnectionErrorException(CloseCode.INVALID_PAYLOAD, "text is not UTF-8");
    }

    /// What is announced is not taken on trust: room is made for twice of what is here at most. Nor
    /// for less while more may come, however short the frames are: all would be copied for each.
    private void gather(byte[] bytes, int from, int to, long announced)
            throws ConnectionErrorException {
        long needed = (long) size + to - from;
        if (needed > LONGEST_ARRAY) {
            throw new ConnectionErrorException(CloseCode.TOO_BIG, "the message is too long");
        }
        if (needed > gathered.length) {
            long room = Math.min(LONGEST_ARRAY, Math.min(announced, 2 * needed));
            gathered = Arrays.copyOf(gathered, (int) Math.max(needed, room));
        }
        System.arraycopy(bytes, from, gathered, size, to - from);
        size = (int) needed;
    }
}
