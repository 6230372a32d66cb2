package hyperserve.http2.connection;

import hyperserve.api.CloseReason;
import hyperserve.api.FixedBody;
import hyperserve.api.Headers;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.api.Response;
import hyperserve.api.ResponseBody;
import hyperserve.api.StreamedBody;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.http2.frame.FlowWindow;
import hyperserve.http2.frame.FrameWriter;
import hyperserve.http2.hpack.HpackEncoder;
import hyperserve.runtime.net.Output;
import hyperserve.runtime.semantics.DateField;
import hyperserve.runtime.semantics.ServerState;
import hyperserve.runtime.semantics.StreamWatch;

import java.nio.ByteBuffer;

/// Writes responses to the output: heads in the order in which they are made, content by [Turns], a
/// frame of each stream that has some and whose window allows it (RFC 9113 §5.2). Owned by whoever
/// owns the connection.
final class Sender {

    /// No more content is put into the output while so much is to be sent.
    private static final long MOST_UNSENT = 128 * 1024;

    private static final int QUANTUM = 16 * 1024;

    /// A larger body is not copied behind its head but written from where it is.
    private static final int COPY_LIMIT = 8 * 1024;

    /// A client that opens windows by less does more than one needs to, and has the server do so:
    /// Go's gives back four thousand bytes at a time, others much more.
    private static final int USUAL_UPDATE = 1024;

    private static final long NO_LENGTH = -1;

    /// In place of a status.
    private static final int TRAILERS = 0;

    /// What is about the connection has no place in a field section (RFC 9113 §8.2.2).
    private static final String[] OF_CONNECTION = {
        "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Upgrade"
    };

    private final Http2Connection connection;
    private final ServerState server;
    private final DateField date;
    private final Output out;
    private final HpackEncoder encoder = new HpackEncoder();
    private final FlowWindow window = new FlowWindow(FlowWindow.DEFAULT);
    private final Turns sending = new Turns();

    /// The client's settings.
    private int maxFrameSize = 16 * 1024;
    private int initialWindow = FlowWindow.DEFAULT;

    /// How many bytes the client may give back.
    private long updatesDue;
    /// How many bytes of content were sent.
    private long sent;

    Sender(Http2Connection connection) {
        this.connection = connection;
        this.server = connection.server();
        this.date = server.date();
        this.out = connection.connection().output();
    }

    void tableSize(long size) {
        encoder.setting(size);
    }

    void maxFrameSize(long size) {
        maxFrameSize = (int) size;
    }

    /// What the window of a new stream is.
    int initialWindow() {
        return initialWindow;
    }

    /// Takes note of that setting, which changes the windows of all streams (RFC 9113 §6.9.2).
    ///
    /// @return false if a window would be too large then
    boolean initialWindow(long size) {
        int difference = (int) size - initialWindow;
        initialWindow = (int) size;
        for (Stream each : connection.streams().all()) {
            if (!each.window.add(difference)) {
                return false;
            }
            enqueue(each);
        }
        return true;
    }

    /// Opens the window of the connection.
    ///
    /// @return false if it would be too large then
    boolean open(int increment) {
        return window.add(increment);
    }

    /// Whether an update of a window is one for content that was sent, and not for a few bytes of
    /// it: each byte may be given back once on its stream, and once on the connection.
    boolean isUpdateDue(int increment) {
        boolean due = increment >= USUAL_UPDATE && increment <= updatesDue;
        updatesDue -= due ? increment : 0;
        return due;
    }

    /// Whether there is content that may be sent.
    boolean hasWork() {
        return window.size() > 0 && !sending.isEmpty();
    }

    /// Whether to go on is to call a source of content, which is the application's code.
    boolean callsSources() {
        return sending.any(each -> each.push != null);
    }

    /// Whether content waits for the client to open the window of the connection.
    boolean isBlocked() {
        return window.size() <= 0 && !sending.isEmpty();
    }

    /// How many bytes of content were sent.
    long sent() {
        return sent;
    }

    /// Looks what there is to send of a stream of which there is news.
    void progress(Stream stream) {
        if (stream.localClosed) {
            return;
        }
        if (!stream.headSent) {
            interim(stream);
            Response made = stream.work().decided();
            // What is not written by a thread of its own is sent when that has left it all.
            if (made != null && (made.body() instanceof StreamedBody || !stream.isRunning())) {
                begin(stream, made);
            }
        }
        if (!stream.localClosed && stream.headSent) {
            pull(stream);
            enqueue(stream);
        }
    }

    /// The client wants a response sooner than it has said, or later.
    void prioritize(Stream stream, Priority priority) {
        if (stream.queued) {
            sending.remove(stream);
            stream.priority = priority;
            sending.add(stream, false);
        } else {
            stream.priority = priority;
        }
    }

    private void interim(Stream stream) {
        if (stream.takeContinue()) {
            section(stream, 100, Headers.empty(), NO_LENGTH, false);
        }
        for (Headers lines = stream.takeHints(); lines != null; lines = stream.takeHints()) {
            section(stream, 103, lines, NO_LENGTH, false);
        }
    }

    private void begin(Stream stream, Response made) {
        ResponseBody content = made.body();
        if (content instanceof FixedBody fixed) {
            fixed(stream, made, fixed);
        } else if (content instanceof StreamedBody streamed) {
            StreamOutput written = stream.work().output();
            if (stream.isHead) {
                respond(stream, made, streamed.length(), true);
                answered(stream);
            } else if (written != null && (written.isCommitted() || written.hasMore())) {
                respond(stream, made, streamed.length(), false);
            }
        } else if (content instanceof PushedBody pushed) {
            push(stream, made, pushed);
        }
    }

    private void fixed(Stream stream, Response made, FixedBody body) {
        boolean has = made.status().allowsContent() || made.status().code() == 205;
        int length = (int) body.length();
        boolean ends = stream.isHead || length == 0;
        respond(stream, made, has ? length : NO_LENGTH, ends);
        if (ends) {
            answered(stream);
        } else if (length <= COPY_LIMIT && length <= most(stream)) {
            ByteBuffer target = out.room(FrameWriter.HEAD + length);
            FrameWriter.data(target, stream.id, length, true);
            body.copyTo(target.array(), target.arrayOffset() + target.position());
            target.position(target.position() + length);
            took(stream, length);
            answered(stream);
        } else {
            stream.fixed = new Piece(body.buffer(), body);
        }
    }

    /// Nothing is sent before the source is open.
    private void push(Stream stream, Response made, PushedBody pushed) {
        if (!stream.isHead) {
            try {
                stream.push = new StreamPush(stream, pushed, server.clock().getAsLong());
            } catch (Throwable e) {
                Response instead = stream.call().writerFailed(true, stream.request, e);
                stream.work().decide(instead);
                begin(stream, instead);
                return;
            }
        }
        respond(stream, made, NO_LENGTH, stream.isHead);
        if (stream.isHead) {
            answered(stream);
        }
    }

    /// Has a source asked for what there is.
    private void pull(Stream stream) {
        StreamPush pushed = stream.push;
        if (pushed == null) {
            return;
        }
        try {
            pushed.pull(server.draining(), server.clock().getAsLong());
        } catch (Throwable e) {
            stream.work().failed(e);
            stream.call().writerFailedHalfway(true, e);
            connection.ends().reset(stream, ErrorCode.INTERNAL_ERROR, CloseReason.FAILURE);
        }
    }

    private void respond(Stream stream, Response made, long length, boolean ends) {
        stream.headSent = true;
        StreamWatch watch = stream.watch;
        if (watch != null) {
            watch.responds(out.unsent(), made);
        }
        section(stream, made.status().code(), sendable(made.headers()), length, ends);
        if (made.closesConnection()) {
            connection.closeAfterwards();
        }
    }

    private static Headers sendable(Headers headers) {
        Headers sent = headers;
        for (String name : OF_CONNECTION) {
            if (sent.contains(name)) {
                sent = sent.without(name);
            }
        }
        return sent;
    }

    /// Writes a field section, and before it the status, unless it is of trailers.
    private void section(
            Stream stream, int status, Headers headers, long length, boolean endsStream) {
        int most = HpackEncoder.mostEncoded(headers);
        ByteBuffer target = out.room(FrameWriter.headersLength(most, maxFrameSize));
        int start = target.position();
        int block = start + FrameWriter.HEAD;
        encoder.begin(target.array(), target.arrayOffset() + block);
        if (status != TRAILERS) {
            encoder.status(status);
        }
        if (status >= 200 && !headers.contains("Date")) {
            encoder.field("date", date.value());
        }
        if (length >= 0) {
            encoder.contentLength(length);
        }
        encoder.fields(headers);
        int size = encoder.end() - target.arrayOffset() - block;
        FrameWriter.headers(target, start, size, stream.id, endsStream, maxFrameSize);
    }

    /// A window was opened, or there is more to send.
    void enqueue(Stream stream) {
        enqueue(stream, false);
    }

    private void enqueue(Stream stream, boolean hasBegun) {
        if (!stream.queued && stream.headSent && hasMore(stream)) {
            if (stream.window.size() > 0 || isAtEnd(stream)) {
                stream.queued = true;
                sending.add(stream, hasBegun);
                if (stream.windowClock != null) {
                    stream.windowClock.resume(server.clock().getAsLong());
                }
            } else {
                WindowClock known = stream.windowClock;
                WindowClock clock = known == null ? new WindowClock(server.timeouts()) : known;
                stream.windowClock = clock;
                clock.await(stream.sent, server.clock().getAsLong());
            }
        }
    }

    private static boolean hasMore(Stream stream) {
        StreamOutput written = stream.work().output();
        StreamPush pushed = stream.push;
        return stream.fixed != null
                || (written != null && written.hasMore())
                || (pushed != null && pushed.hasMore());
    }

    /// Whether what is left takes nothing of a window.
    private static boolean isAtEnd(Stream stream) {
        StreamOutput written = stream.work().output();
        StreamPush pushed = stream.push;
        return (written != null && written.isEmpty()) || (pushed != null && pushed.isEmpty());
    }

    private int most(Stream stream) {
        int most = Math.min(window.size(), stream.window.size());
        return Math.max(0, Math.min(most, Math.min(QUANTUM, maxFrameSize)));
    }

    private void took(Stream stream, int count) {
        window.take(count);
        stream.window.take(count);
        stream.sent += count;
        updatesDue += 2L * count;
        sent += count;
    }

    /// Puts content into the output by turns, as long as there is some and it may be sent. With the
    /// window of the connection closed, only what takes nothing of it.
    void pump() {
        while (out.unsent() < MOST_UNSENT) {
            @Nullable
            Stream stream = window.size() > 0 ? sending.next() : sending.next(Sender::isAtEnd);
            if (stream == null) {
                return;
            }
            stream.queued = false;
            if (stream.localClosed) {
                continue;
            }
            if (stream.window.size() > 0 || isAtEnd(stream)) {
                send(stream);
            } else {
                // A setting has narrowed it meanwhile.
                enqueue(stream);
            }
        }
    }

    /// Puts content of a writer into the output from where it lies, as much as may be sent, if it
    /// is this stream's turn and nothing of it waits. Not to be changed before it is sent, or
    /// copied.
    void append(Stream stream, ByteBuffer source) {
        StreamOutput written = stream.work().output();
        boolean isNext = stream.headSent && !stream.localClosed && sending.isEmpty();
        if (!isNext || written == null || written.hasMore()) {
            return;
        }
        int most = most(stream);
        while (source.hasRemaining() && most > 0 && out.unsent() < MOST_UNSENT) {
            int count = Math.min(source.remaining(), most);
            FrameWriter.data(out.room(FrameWriter.HEAD), stream.id, count, false);
            out.append(source.slice(source.position(), count));
            source.position(source.position() + count);
            took(stream, count);
            most = most(stream);
        }
    }

    private void send(Stream stream) {
        Piece fixed = stream.fixed;
        StreamOutput written = stream.work().output();
        StreamPush pushed = stream.push;
        int most = most(stream);
        boolean over = false;
        if (fixed != null) {
            int count = fixed.most(most);
            boolean last = fixed.most(Integer.MAX_VALUE) == count;
            FrameWriter.data(out.room(FrameWriter.HEAD), stream.id, count, last);
            fixed.take(out, count);
            took(stream, count);
            over = last;
        } else if (written != null) {
            if (written.isAtTrailers()) {
                section(stream, TRAILERS, written.trailers(), NO_LENGTH, true);
                over = true;
            } else {
                took(stream, written.take(out, stream.id, most));
                over = written.isTaken();
            }
        } else if (pushed != null) {
            took(stream, pushed.take(out, stream.id, most));
            over = pushed.isTaken();
            if (!over) {
                pull(stream);
            }
        }
        if (over) {
            answered(stream);
        } else {
            enqueue(stream, true);
        }
    }

    /// All of a response is in the output.
    private void answered(Stream stream) {
        stream.localClosed = true;
        stream.dropContent(true);
        StreamWatch watch = stream.watch;
        if (watch != null) {
            watch.answered(out.unsent(), stream.received, stream.sent);
        }
        connection.ends().answered(stream);
    }

    /// Forgets what waits to be sent.
    void drop() {
        sending.clear();
    }
}
