package hyperserve.http2.connection;

import hyperserve.api.BodyException;
import hyperserve.api.CloseReason;
import hyperserve.api.Headers;
import hyperserve.api.Key;
import hyperserve.api.Nullable;
import hyperserve.http2.frame.FlowWindow;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Transport;
import hyperserve.runtime.semantics.HandlerCall;
import hyperserve.runtime.semantics.ServerState;
import hyperserve.runtime.semantics.StreamWatch;
import hyperserve.runtime.semantics.WireRequest;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A stream: one request and its response (RFC 9113 §5).
///
/// Two parties touch it. Whoever owns the connection has what is of the wire; the thread that
/// answers, which may be the same, has the [Work]. What passes between them does so by that, the
/// body, the output, and the [News].
///
/// It ends when nothing more is to be received or sent for it, and nobody answers it any more,
/// whichever comes last.
final class Stream implements WireRequest.Client {

    private final Http2Connection connection;
    private final StreamPresence presence;
    private final Work work;
    final int id;

    // Of whoever owns the connection.
    final FlowWindow window;
    int receivable = Windows.STREAM;

    /// How much larger its window is than at first.
    int grown;

    long received;

    /// The length of the content that was announced, −1 if none was.
    long announced = -1;

    /// Content that has come after the answer.
    long passed;

    boolean remoteClosed;
    boolean localClosed;
    boolean headSent;

    /// Whether it is among those that have content to send.
    boolean queued;

    /// Since when the client is waited for to send the rest of what was answered; 0 if it is not.
    long passesSince;

    /// How long it is waited for to open the window, null if it never was.
    @Nullable WindowClock windowClock;

    /// Whether its handler runs though it has ended otherwise.
    boolean lingers;

    long sent;
    @Nullable Piece fixed;
    @Nullable StreamPush push;
    @Nullable HeadParts head;
    Priority priority = Priority.NONE;

    // Written by the owner before anybody answers it.
    @Nullable WireRequest request;
    @Nullable StreamBody body;
    @Nullable StreamWatch watch;
    boolean isHead;
    final long readySince;

    /// What is kept of its head.
    private long headKept;

    private final AtomicBoolean isNews = new AtomicBoolean();
    private final AtomicInteger credit = new AtomicInteger();
    private volatile boolean continues;

    // Guarded by this.
    private boolean running;
    private boolean gone;
    private boolean ended;
    private @Nullable ArrayDeque<Headers> hints;

    Stream(Http2Connection connection, int id, int sendWindow) {
        this.connection = connection;
        this.id = id;
        this.window = new FlowWindow(sendWindow);
        this.presence = new StreamPresence(connection.insiders(), connection.server());
        this.work = new Work(connection, this, presence);
        this.readySince = connection.connection().readySince();
    }

    ServerState server() {
        return connection.server();
    }

    Work work() {
        return work;
    }

    HandlerCall call() {
        return work.call();
    }

    BufferPool buffers() {
        return connection.connection().buffers();
    }

    MemoryBudget budget() {
        return buffers().budget();
    }

    @Override
    public Transport transport() {
        return connection.connection().transport();
    }

    @Override
    public boolean isThere() {
        return !call().isReset();
    }

    /// Its head is kept until it ends. Before anybody answers it.
    void keepsHead(long bytes) {
        headKept = bytes;
        connection.news().keeps(bytes);
    }

    /// Somebody begins to answer it.
    synchronized void beginRun() {
        running = true;
    }

    synchronized boolean isRunning() {
        return running;
    }

    /// Nobody answers it any more, for the moment; and it ends if that was all.
    void runOver() {
        boolean last;
        synchronized (this) {
            running = false;
            last = gone;
        }
        if (last) {
            end();
        }
    }

    /// The same, for whoever owns the connection.
    void endRun() {
        runOver();
        if (lingers) {
            lingers = false;
            connection.streams().lingersNoMore();
        }
    }

    /// Nothing more is received or sent for it. For whoever owns the connection.
    ///
    /// @return whether nobody answers it any more either, so that it has ended
    boolean leave() {
        synchronized (this) {
            gone = true;
            if (running) {
                return false;
            }
        }
        end();
        return true;
    }

    /// Tells those who wait for the client, and the handler, that it has gone.
    ///
    /// @param why what a read of the body is told
    void breakOff(String why) {
        presence.reset();
        if (body != null) {
            body.fail(new BodyException(null, why, null));
        }
        StreamOutput out = work.output();
        if (out != null) {
            out.breakOff();
        }
        dropContent(false);
    }

    /// Counts what waits to be sent for it. For whoever owns the connection.
    ///
    /// @return whether there is room for it
    boolean shareContent() {
        return (fixed == null || fixed.tryShare(budget()))
                && (push == null || push.tryShare(budget()));
    }

    /// Lets go of its content. For whoever owns the connection.
    ///
    /// @param whole whether all of it was given to the connection
    void dropContent(boolean whole) {
        Piece waiting = fixed;
        if (waiting != null) {
            fixed = null;
            waiting.unshare(budget());
        }
        StreamPush pushed = push;
        if (pushed != null) {
            push = null;
            pushed.end(whole);
        }
    }

    /// The server begins to stop.
    void stopping() {
        presence.stopping();
    }

    /// Gives back what it has, once.
    private void end() {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
        }
        if (request != null) {
            request.end(call());
        }
        connection.news().keeps(-headKept);
        if (body != null) {
            int left = body.end();
            connection.news().keeps(-left);
            connection.news().hasRead(left);
        }
        call().end();
        if (watch != null) {
            watch.cut(CloseReason.CLIENT, received, sent);
        }
        Runnable fault = call().takeFault();
        if (fault != null) {
            connection.note(fault);
        }
    }

    /// There is something of which the connection does not know. Any thread may call it.
    void tellOwner() {
        if (isNews.compareAndSet(false, true)) {
            connection.news().of(this);
        }
    }

    /// Sends what there is as far as may be, if nobody has the connection. For the writer's thread.
    ///
    /// @param source more content, of which this may send some; null if there is none
    /// @return false if somebody has it
    boolean send(@Nullable ByteBuffer source) {
        return connection.writerTurns().send(this, source);
    }

    /// Before whoever owns the connection looks what is new.
    void newsTaken() {
        isNews.set(false);
    }

    /// The handler has read so much of the body.
    void hasRead(int count) {
        connection.news().keeps(-count);
        connection.news().hasRead(count);
        if (credit.addAndGet(count) >= Windows.STREAM / 2) {
            tellOwner();
        }
    }

    /// How much more the client may send, 0 if that is not worth a frame.
    int takeCredit() {
        return credit.get() >= Windows.STREAM / 2 ? credit.getAndSet(0) : 0;
    }

    /// The handler waits for a client that waits for 100.
    void askToContinue() {
        continues = true;
        tellOwner();
    }

    boolean takeContinue() {
        boolean asked = continues;
        continues = false;
        return asked;
    }

    @Override
    public void earlyHints(Headers lines) {
        if (work.output() != null) {
            throw new IllegalStateException("the response has begun");
        }
        synchronized (this) {
            if (hints == null) {
                hints = new ArrayDeque<>();
            }
            hints.add(lines);
        }
        tellOwner();
    }

    synchronized @Nullable Headers takeHints() {
        return hints == null ? null : hints.poll();
    }

    /// More is kept for it, or less.
    void keeps(int bytes) {
        connection.news().keeps(bytes);
    }

    /// The thread that answers is about to wait for the client.
    void beforeWaiting() {
        server().pool().blocking();
        if (!call().isApart()) {
            server().streamWaits(1);
        }
    }

    void afterWaiting() {
        if (!call().isApart()) {
            server().streamWaits(-1);
        }
    }

    @Override
    public <T> void note(Key<T> key, T value) {
        if (watch != null) {
            watch.note(key, value);
        }
    }
}
