package hyperserve.websocket.connection;

import hyperserve.api.ClosedWebSocket.Side;
import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.routing.ContextLoader;
import hyperserve.api.routing.LearnedKind;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Outlasting;
import hyperserve.runtime.net.Outlasting.ApplicationCalls;
import hyperserve.runtime.overload.Exceeded;
import hyperserve.runtime.overload.Sheds;
import hyperserve.runtime.protocol.Handover;
import hyperserve.websocket.frame.CloseCode;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/// Calls the application of one socket, one thread at a time.
///
/// One that is called is so by the owner, who lends the connection meanwhile, or by a thread of the
/// pool if its like was seen waiting; that one goes on as long as there is something in the inbox.
/// An owner who has lost the connection by that is its owner no more, and leaves what is left to
/// the next one, by a signal; only if the socket has ended does it call for all of it.
///
/// `busy` says whether somebody calls. Who puts something into the inbox looks at `busy` then; who
/// calls sets it to false first, and looks into the inbox then, or has the owner look. So one of
/// both finds it.
final class Calls implements PoolTask, ApplicationCalls {

    private static final Logger LOG = LazyLogger.of(Calls.class);

    /// How many calls before what they have sent is sent.
    private static final int MOST_LENT = 64;

    /// What a thread of its own takes of the heap.
    private static final int THREAD = 6 * 1024;

    /// By the class of the code that is called.
    private static final ClassValue<LearnedKind> KINDS =
            new ClassValue<>() {
                @Override
                protected LearnedKind computeValue(Class<?> type) {
                    return new LearnedKind();
                }
            };

    private final Connection connection;
    private final WorkerPool pool;
    private final LongSupplier clock;
    private final Sheds sheds;
    private final Outlasting outlasting;
    private final Application application;
    private final Socket socket;
    private final Inbox inbox;
    private final Outbox outbox;
    private final LearnedKind learned;
    private final AtomicBoolean busy = new AtomicBoolean();

    /// The thread that runs the application.
    private volatile @Nullable Thread caller;

    /// Whether the application is still to be told of something, or runs.
    private volatile boolean unfinished;

    /// Whether there was more to be called for than in one go. Of the owner.
    private boolean leftMore;

    /// An error that is to be thrown when the connection is let go.
    private volatile @Nullable Error thrown;

    Calls(Handover handover, Socket socket, Application application) {
        this.sheds = handover.sheds();
        this.outlasting = handover.outlasting();
        this.clock = handover.clock();
        this.socket = socket;
        this.connection = socket.connection();
        this.pool = socket.pool();
        this.inbox = socket.inbox();
        this.outbox = socket.outbox();
        this.application = application;
        this.learned = KINDS.get(application.type());
    }

    /// Begins. For the owner.
    void begin() {
        inbox.open();
        unfinished = true;
        if (!application.runs()) {
            return;
        }
        boolean given = false;
        try {
            given = give();
        } finally {
            if (!given) {
                finished();
            }
        }
        if (!given) {
            refuse();
        }
    }

    private void finished() {
        unfinished = false;
        outlasting.end(this);
    }

    private void refuse() {
        if (outbox.isOpen()) {
            sheds.count(Exceeded.UPGRADED);
        }
        inbox.drop();
        outbox.close(new End(CloseCode.TRY_AGAIN_LATER, "no thread is free", Side.SERVER), true);
    }

    /// Has the application called for what is in the inbox; in place for so much at most that
    /// others have their turn, and what it sends is sent. For the owner.
    ///
    /// @return whether the caller still owns the connection
    boolean deliver() {
        leftMore = false;
        if (application.runs()) {
            return true;
        }
        while (inbox.next() != Inbox.Event.NOTHING && busy.compareAndSet(false, true)) {
            if (!pool.inlines(learned.kind(clock))) {
                giveOrRefuse();
                return true;
            }
            if (!callLent()) {
                return false;
            }
            if (inbox.end() == null) {
                leftMore = inbox.next() != Inbox.Event.NOTHING;
                return true;
            }
        }
        return true;
    }

    /// Whether the last delivery has left something. For the owner.
    boolean hasLeftMore() {
        return leftMore;
    }

    private void giveOrRefuse() {
        boolean given = false;
        try {
            given = give();
        } finally {
            if (!given) {
                busy.set(false);
            }
        }
        if (!given) {
            refuse();
        }
    }

    private boolean give() {
        return pool.tryExecute(this);
    }

    private boolean callLent() {
        outbox.gather();
        boolean lent = false;
        int loan;
        try {
            loan = connection.lend();
            lent = true;
        } finally {
            if (!lent) {
                // The connection ends by that, of which the application is told.
                busy.set(false);
            }
        }
        callSome(MOST_LENT);
        boolean mine = connection.takeBack(loan);
        if (mine) {
            outbox.beginOwning();
            busy.set(false);
        } else {
            handBack();
        }
        return mine;
    }

    /// Whoever owns the connection by now goes on: this thread, for which others may wait, is not
    /// kept as long as a client sends.
    private void handBack() {
        busy.set(false);
        if (inbox.end() != null) {
            // Perhaps the owner has closed the connection, and saw that somebody calls.
            callRest();
        }
        connection.signal();
    }

    /// Nobody calls any more, unless more has come: the owner may have seen that somebody does.
    private void leave() {
        busy.set(false);
        callRest();
        connection.signal();
    }

    private void callRest() {
        while (inbox.next() != Inbox.Event.NOTHING && busy.compareAndSet(false, true)) {
            callAll();
            busy.set(false);
        }
    }

    /// The connection is no more, and nobody is its owner who could call for what is left.
    void end() {
        if (unfinished) {
            outlasting.begin(this);
            if (!unfinished) {
                outlasting.end(this);
            }
        }
        if (application.runs() || inbox.next() == Inbox.Event.NOTHING) {
            return;
        }
        if (busy.compareAndSet(false, true) && !give()) {
            runApart();
        }
    }

    /// On a thread that nobody waits for: this one may poll for all, or be that of a stop. Not on
    /// one of the pool, which is full or has ended.
    private void runApart() {
        try {
            Thread.ofVirtual()
                    .name("hyperserve-websocket-end")
                    .inheritInheritableThreadLocals(false)
                    .start(this);
        } catch (OutOfMemoryError e) {
            run();
            throw e;
        }
    }

    /// Runs the application, or calls it, on a thread of the pool.
    @Override
    public void run() {
        if (!application.runs()) {
            callAll();
            leave();
            return;
        }
        @Nullable ClassLoader before = enter();
        try {
            application.run(socket);
            outbox.close(new End(CloseCode.NORMAL, "", Side.APPLICATION), false);
            inbox.drop();
        } catch (Throwable e) {
            failed(e);
        } finally {
            exit(before);
            finished();
            connection.signal();
        }
        rethrow();
    }

    @Override
    public void abandoned() {
        if (application.runs()) {
            finished();
        }
        inbox.drop();
        outbox.close(new End(CloseCode.GOING_AWAY, "the server stops", Side.SERVER), true);
        busy.set(false);
        if (!connection.signal()) {
            end();
        }
    }

    @Override
    public Kind kind() {
        return application.runs() ? Kind.BLOCKING : learned.kind(clock);
    }

    /// Throws nothing.
    private void callAll() {
        callSome(Integer.MAX_VALUE);
    }

    private void callSome(int most) {
        @Nullable ClassLoader before = enter();
        try {
            boolean more = true;
            for (int i = 0; i < most && more; i++) {
                more = callOnce();
                // Whoever was interrupted in a call is not so in the next.
                Thread.interrupted();
            }
        } finally {
            inbox.done();
            exit(before);
        }
    }

    private boolean callOnce() {
        Inbox.Event event = inbox.next();
        try {
            switch (event) {
                case NOTHING -> {
                    return false;
                }
                case OPENED -> {
                    inbox.take(event);
                    application.opened(socket);
                }
                case MESSAGE -> {
                    Message message = socket.take();
                    if (message != null) {
                        application.message(socket, message);
                    }
                }
                case CLOSED -> {
                    inbox.take(event);
                    socket.closed();
                    End end = inbox.end();
                    if (end != null) {
                        closed(end);
                    }
                }
            }
        } catch (Throwable e) {
            failed(e);
        }
        return true;
    }

    private void closed(End end) throws Exception {
        try {
            application.closed(socket, end);
        } finally {
            finished();
        }
    }

    private @Nullable ClassLoader enter() {
        caller = Thread.currentThread();
        connection.inside(caller);
        return ContextLoader.enter(application.type().getClassLoader());
    }

    private void exit(@Nullable ClassLoader before) {
        ContextLoader.enter(before);
        connection.inside(null);
        caller = null;
        Thread.interrupted();
    }

    @Override
    public @Nullable Thread caller() {
        return caller;
    }

    private void failed(Throwable e) {
        // Of the end of the socket, or of the server.
        boolean expected =
                (e instanceof IOException || e instanceof InterruptedException) && !outbox.isOpen();
        Level level = expected ? Level.DEBUG : Level.ERROR;
        inbox.drop();
        outbox.close(new End(CloseCode.INTERNAL_ERROR, "", Side.APPLICATION), true);
        LOG.log(level, "the WebSocket of " + socket.name() + " failed; it is closed", e);
        if (e instanceof Error error) {
            thrown = error;
        }
    }

    /// Whether an error waits to be thrown.
    @Nullable
    Runnable takeAftermath() {
        return thrown == null ? null : this::rethrow;
    }

    private void rethrow() {
        Error error = thrown;
        if (error != null) {
            thrown = null;
            throw error;
        }
    }

    /// How many bytes a thread that runs the application takes.
    long held() {
        return application.runs() ? THREAD : 0;
    }

    /// The thread that calls was seen waiting. Any thread may call it.
    @Override
    public void seenWaiting() {
        if (caller == null || application.runs()) {
            return;
        }
        Duration length = learned.seenWaiting(clock.getAsLong());
        if (!length.isZero()) {
            LOG.log(
                    Level.DEBUG,
                    "the WebSocket of {0} was seen waiting; its like count as blocking for {1} s",
                    socket.name(),
                    length.toSeconds());
        }
    }
}
