package hyperserve.http2.connection;

import hyperserve.api.BodyException;
import hyperserve.api.CloseReason;
import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.Status;
import hyperserve.http2.frame.BlockFragments;
import hyperserve.http2.frame.ConnectionErrorException;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.http2.frame.FlowWindow;
import hyperserve.http2.frame.FrameEvent;
import hyperserve.http2.frame.FrameReader;
import hyperserve.http2.frame.FrameWriter;
import hyperserve.http2.frame.Preface;
import hyperserve.http2.hpack.HpackDecoder;
import hyperserve.http2.hpack.HpackEncoder;
import hyperserve.http2.hpack.MalformedBlockException;
import hyperserve.runtime.net.Input;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.semantics.StreamCounts.Count;

/// Takes in what a client sends: what each frame means for the connection or its stream (RFC 9113
/// §5.1, §6). Owned by whoever owns the connection.
final class Receiver {

    private static final int MAX_FRAME_SIZE = 16 * 1024;

    private static final int PING_LENGTH = 17;
    private static final int WINDOW_UPDATE_LENGTH = 13;

    private final Http2Connection connection;
    private final Streams streams;
    private final Sender sender;
    private final Farewell farewell;
    private final Input input;
    private final Output out;
    private final FrameReader reader = new FrameReader(MAX_FRAME_SIZE);
    private final HpackDecoder decoder = new HpackDecoder(HpackEncoder.DEFAULT_TABLE_SIZE);
    private final Floods floods;
    private final PriorityUpdates priorities;
    private final Requests requests;
    private final BlockFragments fragments;
    private boolean prefaceSeen;
    private boolean settingsSeen;
    private boolean withinBlock;
    private int receivable;

    Receiver(Http2Connection connection, Sender sender, Farewell farewell, Requests requests) {
        this.connection = connection;
        this.streams = connection.streams();
        this.sender = sender;
        this.farewell = farewell;
        this.input = connection.connection().input();
        this.out = connection.connection().output();
        this.requests = requests;
        this.floods = new Floods(connection.server());
        this.priorities =
                new PriorityUpdates(streams, sender, connection.server().limits().streams());
        // Huffman codes make less of it, and nobody has to use them.
        this.fragments = new BlockFragments(2 * requests.bounds().listSize());
    }

    /// Opens the window of the connection.
    void begin(int window) {
        receivable = FlowWindow.DEFAULT;
        update(Math.max(0, window - FlowWindow.DEFAULT));
    }

    /// Whether the client has begun, and is not in the middle of a header block.
    boolean isBetweenRequests() {
        return settingsSeen && !withinBlock;
    }

    /// How many bytes it keeps.
    long held() {
        return decoder.held() + fragments.length();
    }

    /// Takes in all that is here, and whole.
    ///
    /// @throws ConnectionErrorException if the connection has to end for it
    void take() throws ConnectionErrorException {
        if (!prefaceSeen && !takePreface()) {
            return;
        }
        FrameEvent event = next();
        while (event != FrameEvent.NEED_MORE) {
            take(event);
            event = next();
        }
    }

    private boolean takePreface() throws ConnectionErrorException {
        if (!Preface.matches(input.array(), input.start(), input.end())) {
            throw new ConnectionErrorException(ErrorCode.PROTOCOL_ERROR, "a malformed preface");
        }
        if (input.size() < Preface.LENGTH) {
            return false;
        }
        input.consume(Preface.LENGTH);
        prefaceSeen = true;
        return true;
    }

    private FrameEvent next() throws ConnectionErrorException {
        FrameEvent event = reader.next(input.array(), input.start(), input.end());
        input.consume(reader.used());
        return event;
    }

    private void take(FrameEvent event) throws ConnectionErrorException {
        switch (event) {
            case DATA -> data();
            case HEADERS -> {
                floods.blockBegins();
                block();
            }
            case CONTINUATION -> {
                if (reader.endsFrame()) {
                    floods.continued();
                }
                block();
            }
            case SETTING -> setting();
            case SETTINGS_END -> {
                floods.odd();
                settingsSeen = true;
                FrameWriter.settingsAck(out.room(FrameWriter.HEAD));
            }
            case WINDOW_UPDATE -> windowUpdate();
            case RST_STREAM -> rstStream();
            case PING -> {
                floods.odd();
                FrameWriter.ping(out.room(PING_LENGTH), reader.value(), true);
            }
            case PING_ACK -> {
                floods.odd();
                farewell.answered(reader.value(), out, streams.last());
            }
            case PRIORITY_UPDATE -> {
                if (reader.endsFrame()) {
                    floods.odd();
                }
                priorities.take(reader, input.array());
            }
            case STREAM_ERROR -> streamError(reader.streamId(), reader.error());
            case GOAWAY, PRIORITY, SETTINGS_ACK, UNKNOWN -> floods.odd();
            case NEED_MORE -> {}
        }
    }

    private void setting() throws ConnectionErrorException {
        long value = reader.value();
        switch (reader.setting()) {
            case HEADER_TABLE_SIZE -> sender.tableSize(value);
            case MAX_FRAME_SIZE -> sender.maxFrameSize(value);
            case INITIAL_WINDOW_SIZE -> {
                floods.odd();
                if (!sender.initialWindow(value)) {
                    throw tooLarge();
                }
            }
            default -> {}
        }
    }

    private static ConnectionErrorException tooLarge() {
        return new ConnectionErrorException(
                ErrorCode.FLOW_CONTROL_ERROR, "a window larger than 2^31-1");
    }

    private void windowUpdate() throws ConnectionErrorException {
        int increment = (int) reader.value();
        if (!sender.isUpdateDue(increment)) {
            floods.odd();
        }
        int id = reader.streamId();
        if (id == 0) {
            if (!sender.open(increment)) {
                throw tooLarge();
            }
            return;
        }
        Stream stream = streams.find(id);
        if (stream == null) {
            requireNotIdle(id);
        } else if (stream.window.add(increment)) {
            sender.enqueue(stream);
        } else {
            streamError(id, ErrorCode.FLOW_CONTROL_ERROR);
        }
    }

    private void requireNotIdle(int id) throws ConnectionErrorException {
        if (id > streams.last() || (id & 1) == 0) {
            throw new ConnectionErrorException(
                    ErrorCode.PROTOCOL_ERROR, "a frame for a stream that is not open yet");
        }
    }

    private void rstStream() throws ConnectionErrorException {
        Stream stream = streams.find(reader.streamId());
        if (stream == null) {
            requireNotIdle(reader.streamId());
            floods.odd();
            return;
        }
        floods.reset();
        streams.counts().count(Count.RESET_BY_CLIENT);
        connection
                .ends()
                .leave(stream, false, CloseReason.CLIENT, "the client has reset the stream");
    }

    /// What the client has done on a stream ends that stream.
    private void streamError(int id, ErrorCode code) throws ConnectionErrorException {
        Stream stream = streams.find(id);
        if (stream != null) {
            floods.reset();
            connection.ends().reset(stream, code, CloseReason.MALFORMED);
            return;
        }
        requireNotIdle(id);
        floods.odd();
    }

    /// The windows count all of a frame; what is no content is given back at once.
    private void data() throws ConnectionErrorException {
        int flow = reader.flow();
        receivable -= flow;
        if (receivable < 0) {
            throw new ConnectionErrorException(
                    ErrorCode.FLOW_CONTROL_ERROR, "more than the window of the connection");
        }
        int id = reader.streamId();
        Stream stream = streams.find(id);
        if (stream == null) {
            requireNotIdle(id);
            if (!streams.wasReset(id) && !farewell.refuses(id)) {
                throw new ConnectionErrorException(
                        ErrorCode.STREAM_CLOSED, "DATA on a stream that is closed");
            }
            connection.news().hasRead(flow);
            if (flow == 0) {
                floods.odd();
            }
            return;
        }
        int size = reader.contentEnd() - reader.contentStart();
        if (size == 0 && reader.endsFrame() && !reader.endsStream()) {
            floods.odd();
        }
        stream.receivable -= flow;
        ErrorCode wrong = wrong(stream, size);
        if (wrong != null) {
            connection.news().hasRead(flow);
            streamError(id, wrong);
            return;
        }
        give(stream, size, flow);
        if (reader.endsStream()) {
            end(stream, Headers.empty());
        }
    }

    private @Nullable ErrorCode wrong(Stream stream, int size) {
        if (stream.remoteClosed) {
            return ErrorCode.STREAM_CLOSED;
        }
        if (stream.receivable < 0) {
            return ErrorCode.FLOW_CONTROL_ERROR;
        }
        stream.received += size;
        boolean tooMuch = stream.announced >= 0 && stream.received > stream.announced;
        return tooMuch ? ErrorCode.PROTOCOL_ERROR : null;
    }

    private void give(Stream stream, int size, int flow) {
        StreamBody body = stream.body;
        boolean wanted =
                body != null
                        && !stream.localClosed
                        && (size == 0
                                || body.offer(
                                        input.array(), reader.contentStart(), reader.contentEnd()));
        int unread = wanted ? flow - size : flow;
        if (wanted) {
            connection.news().keeps(size);
        }
        if (unread > 0) {
            connection.news().hasRead(unread);
            update(stream, unread);
        }
        if (stream.localClosed && !reader.endsStream()) {
            connection.ends().passed(stream, size);
        }
    }

    /// Lets the client send as much more on a stream as the handler has read, and more than before
    /// if it has read all there was.
    void opened(Stream stream, int read) {
        if (read > 0 && !stream.remoteClosed) {
            int more = growth(stream);
            stream.grown += more;
            update(stream, read + more);
            update(more);
        }
    }

    private int growth(Stream stream) {
        StreamBody body = stream.body;
        boolean keepsUp = body != null && body.isEmpty() && body.length() != stream.received;
        int window = Windows.STREAM + stream.grown;
        return keepsUp && connection.connection().buffers().budget().hasRoom(window)
                ? Math.min(window, Windows.MOST_GROWN - stream.grown)
                : 0;
    }

    private void update(Stream stream, int count) {
        if (!stream.remoteClosed) {
            stream.receivable += count;
            FrameWriter.windowUpdate(out.room(WINDOW_UPDATE_LENGTH), stream.id, count);
        }
    }

    /// Lets the client send more on the connection.
    void update(int count) {
        if (count > 0) {
            receivable += count;
            FrameWriter.windowUpdate(out.room(WINDOW_UPDATE_LENGTH), 0, count);
        }
    }

    /// The client has sent all of a request.
    private void end(Stream stream, Headers trailers) throws ConnectionErrorException {
        stream.remoteClosed = true;
        if (stream.announced >= 0 && stream.received != stream.announced) {
            streamError(stream.id, ErrorCode.PROTOCOL_ERROR);
            return;
        }
        StreamBody body = stream.body;
        if (stream.localClosed) {
            connection.ends().allPassed(stream);
        } else if (body != null) {
            body.complete(trailers);
        }
    }

    private void block() throws ConnectionErrorException {
        withinBlock = !reader.endsBlock();
        byte[] block = input.array();
        int start = reader.contentStart();
        int end = reader.contentEnd();
        if (withinBlock || !fragments.isEmpty()) {
            if (!fragments.add(block, start, end)) {
                throw floods.longBlock();
            }
            if (withinBlock) {
                return;
            }
            block = fragments.bytes();
            start = 0;
            end = fragments.length();
        }
        try {
            headers(reader.streamId(), block, start, end);
        } finally {
            fragments.clear();
        }
    }

    private void headers(int id, byte[] block, int start, int end) throws ConnectionErrorException {
        HeadParts parts = requests.lease();
        try {
            decoder.decode(block, start, end, parts.list());
        } catch (MalformedBlockException e) {
            throw new ConnectionErrorException(ErrorCode.COMPRESSION_ERROR, e.reason());
        }
        if (parts.list().isOver()) {
            floods.longList();
        }
        Stream stream = streams.find(id);
        if (stream != null) {
            trailers(stream, parts);
            requests.giveBack(parts);
        } else if (id <= streams.last()) {
            requests.giveBack(parts);
            closedAlready(id);
        } else {
            streams.opened(id);
            open(id, parts);
            priorities.opened(id);
        }
    }

    private void closedAlready(int id) throws ConnectionErrorException {
        if (streams.wasReset(id) || farewell.refuses(id)) {
            floods.odd();
            return;
        }
        throw streams.wasOpen(id)
                ? new ConnectionErrorException(
                        ErrorCode.STREAM_CLOSED, "HEADERS on a stream that is closed")
                : new ConnectionErrorException(
                        ErrorCode.PROTOCOL_ERROR, "a stream with a lower number than before");
    }

    private void open(int id, HeadParts parts) throws ConnectionErrorException {
        if (farewell.refuses(id)) {
            requests.giveBack(parts);
            floods.odd();
            return;
        }
        if (connection.isFull()) {
            requests.giveBack(parts);
            floods.reset();
            connection.ends().refuse(id, ErrorCode.REFUSED_STREAM);
            return;
        }
        boolean ends = reader.endsStream();
        if (reader.dependsOnItself() || !requests.begin(id, parts, ends, sender.initialWindow())) {
            requests.giveBack(parts);
            floods.reset();
            connection.ends().refuse(id, ErrorCode.PROTOCOL_ERROR);
        }
    }

    private void trailers(Stream stream, HeadParts parts) throws ConnectionErrorException {
        if (stream.remoteClosed) {
            streamError(stream.id, ErrorCode.STREAM_CLOSED);
            return;
        }
        Headers lines = reader.endsStream() ? requests.trailers(parts) : null;
        if (lines == null) {
            streamError(stream.id, ErrorCode.PROTOCOL_ERROR);
            return;
        }
        if (requests.isTooLong(parts) && stream.body != null) {
            stream.body.fail(
                    new BodyException(
                            Status.REQUEST_HEADER_FIELDS_TOO_LARGE,
                            "the trailer section is too large",
                            null));
        }
        end(stream, lines);
    }
}
