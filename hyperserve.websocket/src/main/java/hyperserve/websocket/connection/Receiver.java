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

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/// Makes messages of what has come, and puts them into the inbox as long as that takes them. Owned
/// by whoever owns the connection.
final class Receiver {

    private static final byte[] NOTHING = {};
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /// So much of a frame is read straight to where its message is gathered.
    private static final int LEAST_IN_PLACE = 4 * 1024;

    /// Up to 128 KiB room is made for so many times as much as is here: so 64 KiB, of which the
    /// first read brings a little less than a fourth, need no third one.
    private static final int TRUST = 5;

    private static final long TRUSTED = 128 * 1024;

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

    private boolean hasMore;

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

    /// Reads once, and if much of a frame is still to come, straight to where its message is
    /// gathered.
    ///
    /// @return how many bytes have come, −1 at the end of the stream
    /// @throws IOException if the client is gone
    /// @throws ConnectionErrorException if what has come ends the connection
    int fill() throws IOException, ConnectionErrorException {
        boolean inPlace = size > 0 && input.size() == 0 && reader.leftInFrame() >= LEAST_IN_PLACE;
        int count = inPlace ? fillGathered() : input.fill();
        hasMore = count >= BufferPool.SIZE && (!inPlace || reader.leftInFrame() > 0);
        return count;
    }

    /// Whether the last read has brought so much that the next one most probably brings more.
    boolean hasMore() {
        return hasMore;
    }

    private int fillGathered() throws IOException, ConnectionErrorException {
        makeRoom((long) size + 1, announced(0));
        int wanted = (int) Math.min(gathered.length - size, reader.leftInFrame());
        int count = input.readInto(gathered, size, wanted);
        if (count > 0) {
            // In the middle of a frame there is nothing but content.
            reader.next(gathered, size, size + count);
            if (!isCompressed()) {
                check(gathered, size, size + count);
            }
            size += count;
            if (reader.endsMessage()) {
                complete();
            }
        }
        return count;
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
        byte[] bytes = input.array();
        int from = reader.contentStart();
        int to = reader.contentEnd();
        boolean ends = reader.endsMessage();
        if (!isCompressed()) {
            check(bytes, from, to);
            if (streams || (size == 0 && ends)) {
                put(content(), ends);
                return;
            }
        } else if (size == 0 && ends) {
            inflate(bytes, from, to);
            return;
        }
        gather(bytes, from, to, announced(to - from));
        if (ends) {
            complete();
        }
    }

    private boolean isCompressed() {
        return decompressor != null && reader.isCompressed();
    }

    /// How long the message is, as far as is known.
    ///
    /// @param count how many bytes of it have come that are not gathered
    private long announced(int count) {
        return reader.isInLastFrame() ? size + count + reader.leftInFrame() : reader.longest();
    }

    /// All of a message is here. One that is compressed is inflated only now: who is slow in the
    /// middle of one keeps no inflater from others.
    private void complete() throws ConnectionErrorException {
        if (isCompressed()) {
            byte[] whole = gathered;
            int count = size;
            gathered = NOTHING;
            size = 0;
            inflate(whole, 0, count);
        } else {
            put(takeGathered(), true);
        }
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

    private void inflate(byte[] bytes, int from, int to) throws ConnectionErrorException {
        MessageDecompressor inflater = Objects.requireNonNull(decompressor);
        ByteBuffer leased = buffers.lease();
        try {
            inflater.input(bytes, from, to);
            inflateAll(inflater, leased);
            inflater.end();
            inflateAll(inflater, leased);
        } finally {
            buffers.release(leased);
        }
        put(takeGathered(), true);
    }

    @SuppressWarnings("ByteBufferBackingArray") // leased ones begin at their array's 0
    private void inflateAll(MessageDecompressor inflater, ByteBuffer leased)
            throws ConnectionErrorException {
        byte[] piece = leased.array();
        int count = inflater.inflate(piece, 0, piece.length);
        while (count > 0) {
            check(piece, 0, count);
            // One that is not full is most probably the last.
            gather(piece, 0, count, count < piece.length ? (long) size + count : mostBytes);
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

    private void gather(byte[] bytes, int from, int to, long announced)
            throws ConnectionErrorException {
        long needed = (long) size + to - from;
        makeRoom(needed, announced);
        System.arraycopy(bytes, from, gathered, size, to - from);
        size = (int) needed;
    }

    /// What is announced is not taken on trust: beyond little, room is made for twice of what is
    /// here at most. Nor for less while more may come, however short the frames are: all would be
    /// copied for each.
    private void makeRoom(long needed, long announced) throws ConnectionErrorException {
        if (needed > LONGEST_ARRAY) {
            throw new ConnectionErrorException(CloseCode.TOO_BIG, "the message is too long");
        }
        if (needed > gathered.length) {
            long trusted = Math.max(2 * needed, Math.min(TRUST * needed, TRUSTED));
            long room = Math.min(LONGEST_ARRAY, Math.min(announced, trusted));
            gathered = Arrays.copyOf(gathered, (int) Math.max(needed, room));
        }
    }
}
