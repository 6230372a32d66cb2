package hyperserve.runtime.net;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.runtime.logging.LazyLogger;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// A client's connection: its bytes in and out, and the task that runs when its channel is ready.
///
/// ```
///            readiness or deadline                 finish(READ | WRITE)
///   ARMED ────────────────────────▶ BUSY ─────────────────────────────────▶ ARMED
///                                    │ ▲  readable while busy: interest off
///      await(), by a handler's thread│ └───────────────────────▶ DISARMED ─▶ POSTED
///                                    ▼   readiness or deadline: unpark
///                                 WAITING ────────────────────▶ BUSY
/// ```
///
/// Two parties touch a connection. The *owner* is the task or thread for which it is BUSY; it alone
/// uses input, output and protocol. The *poller* holds the right to poll the source; it alone
/// touches the selection key. NIO is level-triggered and has no one-shot mode, so:
///
/// 1. A connection that is ready while ARMED or WAITING becomes BUSY by the poller, which then
///    hands it to a task or unparks its waiter. Its interest stays on. The same happens when its
///    deadline is over (LATE) or it is to make room for others (SHED): the state itself says so,
///    until the owner takes note.
/// 2. A connection that is ready while BUSY would be reported for ever: the poller switches its
///    interest off and then moves BUSY to DISARMED. If that fails, the owner has just let go;
///    the poller switches the interest on again and hands it out as in 1.
/// 3. An owner that lets go moves BUSY to ARMED (or WAITING). If that fails, or it wants another
///    interest than the key has, it moves to POSTED and leaves the rest to the poller's inbox. Only
///    the poller moves it from there, after it has taken it from the inbox; so it is in there at
///    most once, and never while it is among those that are ready.
///
/// `state` is the one word both write, always by volatile access; the plain fields beside it are
/// written before it by one side and read after it by the other. [Poller] has the poller's part,
/// [Waiter] that of an owner who waits.
///
/// An error (no memory, no stack) may strike an owner anywhere. Whatever it costs, the connection
/// is not left to nobody: what lets go of it neither allocates nor links anything from where that
/// could be undone no more, and an owner that cannot let go of it closes it.
public final class Connection implements PoolTask {

    private static final Logger LOG = LazyLogger.of(Connection.class);

    /// Not a `VarHandle`, which is linked where it is used first: that may find no memory or stack.
    private static final AtomicIntegerFieldUpdater<Connection> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Connection.class, "state");

    static final int ARMED = 0;
    static final int BUSY = 1;
    static final int DISARMED = 2;
    static final int WAITING = 3;
    static final int POSTED = 4;
    static final int CLOSED = 5;

    /// Added to BUSY or DISARMED until the owner takes note.
    static final int LATE = 8;
    static final int SHED = 16;

    private static final int REASONS = LATE | SHED;

    /// The state without reasons, and without the number that each WAITING has: one that was
    /// interrupted, and waits again, is not taken for what it was.
    static final int STATE_ALONE = 7;

    private static final int WAIT_NUMBER_SHIFT = 5;

    final SocketChannel channel;
    private final NioEventSource source;
    private final WorkerPool pool;
    private final Input input;
    private final Output output;
    private final BufferPool buffers;
    private final Ledger ledger;
    private final Protocol protocol;

    private volatile int state = BUSY;

    // Written by the owner before it lets go, read by the poller.
    Errand errand = Errand.RUN;
    int wanted = SelectionKey.OP_READ;
    long deadline;
    @Nullable Thread waiter;
    volatile boolean interrupted;
    private boolean reset;
    int waits;

    /// The one after it in the inbox, or among those that are ready. Written by whoever puts it
    /// there, then by the poller.
    @Nullable Connection next;

    // The poller's own. Owners may read `key` and `interest`, which it changes beside them only to
    // visit one who is away, and `interest` to 0.
    @Nullable SelectionKey key;
    volatile int interest;
    @Nullable Connection previous;
    @Nullable Connection following;
    boolean linked;
    boolean counted = true;
    boolean toldOfDrain;

    /// Since when it has waited, as far as the poller has seen, or 0.
    long waitingSince;

    boolean noDelay;

    /// Read by the poller at any time: it may see one of before, and looks again.
    @Nullable Thread inside;

    /// Made when an owner is away for the first time.
    volatile @Nullable Absence absence;

    /// A new connection, owned by the caller until the source has it.
    ///
    /// @param channel its channel, in non-blocking mode
    /// @param source the source that it belongs to
    /// @param pool told when a thread waits for the peer
    /// @param buffers where buffers are leased
    /// @param protocols makes what is spoken on it
    public Connection(
            SocketChannel channel,
            NioEventSource source,
            WorkerPool pool,
            BufferPool buffers,
            Function<Connection, Protocol> protocols) {
        this.channel = channel;
        this.source = source;
        this.pool = pool;
        this.input = new Input(channel, buffers);
        this.output = new Output(channel, buffers);
        this.buffers = buffers;
        this.protocol = protocols.apply(this);
        // Last, so that nothing stays counted if another part cannot be made.
        this.ledger = new Ledger(buffers.budget());
    }

    /// {@return the bytes received; for the owner}
    public Input input() {
        return input;
    }

    /// {@return the bytes to send; for the owner}
    public Output output() {
        return output;
    }

    /// {@return where buffers are leased}
    public BufferPool buffers() {
        return buffers;
    }

    /// {@return what the connection has taken of the memory budget; for the owner}
    public Ledger ledger() {
        return ledger;
    }

    /// Gives back buffers, and counts what the connection keeps beyond them. For the owner, before
    /// it waits, or lets go of a connection that keeps something.
    ///
    /// @return false if there is no room for it
    public boolean tryKeep() {
        input.release();
        output.release();
        return ledger.trySettle(kept()) && output.shareContent();
    }

    /// As [#tryKeep()], whether there is room or not. For the owner.
    public void settle() {
        input.release();
        output.release();
        ledger.settle(kept());
    }

    boolean hasWholeRequest() {
        return protocol.hasWholeRequest();
    }

    long kept() {
        return input.held() + output.held() + protocol.held();
    }

    /// {@return the channel; for the owner}
    public SocketChannel channel() {
        return channel;
    }

    /// Sets when the next wait is over. For the owner.
    ///
    /// @param nanoTime a time of the source's clock
    public void deadline(long nanoTime) {
        deadline = nanoTime;
    }

    /// Sends small writes at once from now on (`TCP_NODELAY`). For the owner.
    ///
    /// @throws IOException if the peer is gone
    public void noDelay() throws IOException {
        if (noDelay) {
            return;
        }
        noDelay = true;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /// {@return when its owner is away, and interrupted if the client resets it meanwhile; for the
    /// owner, who has it made by the first call}
    public Absence absence() {
        Absence current = absence;
        if (current == null) {
            current = new Absence();
            absence = current;
        }
        return current;
    }

    /// Says which thread runs a handler for it; see [StopCallers].
    ///
    /// @param thread the calling thread, or null when it does so no more
    public void inside(@Nullable Thread thread) {
        inside = thread;
    }

    /// {@return the same, null if it never was; so this allocates nothing}
    public @Nullable Absence knownAbsence() {
        return absence;
    }

    int state() {
        return state;
    }

    /// WAITING with the number of the wait. For the waiter, or the poller after that has posted.
    int waitingState() {
        return waits << WAIT_NUMBER_SHIFT | WAITING;
    }

    /// Whether a connection in a state waits for its client.
    static boolean waits(int state) {
        return state == ARMED || (state & STATE_ALONE) == WAITING;
    }

    boolean changeState(int from, int to) {
        return STATE.compareAndSet(this, from, to);
    }

    void state(int next) {
        state = next;
    }

    /// Why the poller has handed it out beside its being ready: LATE, SHED or 0. For the owner, who
    /// takes note by this.
    int takeReason() {
        int current = state;
        while ((current & REASONS) != 0 && !changeState(current, current & ~REASONS)) {
            current = state;
        }
        return current & REASONS;
    }

    /// Runs the protocol; called by the pool.
    @Override
    public void run() {
        Next next = Next.CLOSE;
        try {
            next =
                    switch (takeReason()) {
                        case 0 -> protocol.ready();
                        case LATE -> protocol.expired();
                        default -> protocol.shed();
                    };
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the peer is gone; its connection is closed", e);
        } finally {
            finish(next);
        }
    }

    @Override
    public void seenWaiting() {
        protocol.seenWaiting();
    }

    /// An event source's tasks are never dropped by a pool, but if so, the client gets to know.
    @Override
    public void abandoned() {
        finish(Next.CLOSE);
    }

    /// Lets go of the connection. For the owner, at the end of its task.
    ///
    /// @param next what the connection is to do next
    public void finish(Next next) {
        if (next == Next.HANDED_OVER) {
            return;
        }
        Runnable aftermath = protocol.takeAftermath();
        try {
            switch (next) {
                case READ -> arm(SelectionKey.OP_READ);
                case WRITE -> arm(SelectionKey.OP_WRITE);
                case AGAIN -> {
                    letGo();
                    post(Errand.RUN);
                }
                case CLOSE, HANDED_OVER -> closeAsOwner();
            }
        } finally {
            if (aftermath != null) {
                aftermath.run();
            }
        }
    }

    /// What cannot be let go, as there is no memory to keep it with, is closed.
    private void letGo() {
        boolean done = false;
        try {
            settle();
            done = true;
        } finally {
            if (!done) {
                closeAsOwner();
            }
        }
    }

    /// Leaves a new connection to the poller of another source.
    void handToPoller() {
        post(Errand.RUN);
    }

    private void arm(int operation) {
        letGo();
        wanted = operation;
        if (interest != operation || !changeState(BUSY, ARMED)) {
            post(Errand.ARM);
        }
    }

    void post(Errand what) {
        if (leaveToPoller(what)) {
            source.post(this);
        }
    }

    /// Moves to POSTED, unless the source is closed: then there is no poller any more.
    private boolean leaveToPoller(Errand what) {
        errand = what;
        int current = state;
        while (current != CLOSED) {
            if (changeState(current, POSTED)) {
                return true;
            }
            current = state;
        }
        return false;
    }

    /// Takes each step, whatever becomes of the one before.
    private void closeAsOwner() {
        try {
            dropAll();
        } finally {
            leaveToClose();
        }
    }

    private void dropAll() {
        reset = true;
        try {
            reset = !protocol.closed() || output.unsent() > 0;
        } finally {
            try {
                output.discard();
                input.discard();
            } finally {
                ledger.close();
            }
        }
    }

    private void leaveToClose() {
        if (key != null) {
            post(Errand.CLOSE);
            return;
        }
        // Never registered: this closes the descriptor now, and the poller need not hurry.
        try {
            closeChannel();
        } finally {
            if (leaveToPoller(Errand.CLOSE)) {
                source.postLazily(this);
            }
        }
    }

    /// Closes the channel. If not all was sent, a reset tells the client, and frees what the system
    /// still holds for it.
    void closeChannel() {
        try (channel) {
            if (reset) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a connection failed; its descriptor is gone", e);
        }
    }

    /// Waits, on the calling thread, until there is something to read or the deadline is over. For
    /// the owner.
    ///
    /// @return false if the deadline was over first
    /// @throws IOException if the connection is closed or the thread interrupted
    public boolean awaitReadable() throws IOException {
        return Waiter.await(this, pool, SelectionKey.OP_READ);
    }

    /// As [#awaitReadable()], but until there is room to write.
    ///
    /// @return false if the deadline was over first
    /// @throws IOException if the connection is closed or the thread interrupted
    public boolean awaitWritable() throws IOException {
        return Waiter.await(this, pool, SelectionKey.OP_WRITE);
    }

    /// Cuts it at the end of its source. Reading the old state makes the waiter visible. Nobody
    /// owns one whose turn never came, though it is BUSY.
    void closeAsSource(boolean begun) {
        int last = STATE.getAndSet(this, CLOSED) & STATE_ALONE;
        try {
            closeChannel();
        } finally {
            LockSupport.unpark(waiter);
        }
        if (last != CLOSED && (last != POSTED || errand != Errand.CLOSE)) {
            protocol.cut(begun && last != ARMED && last != POSTED);
        }
    }
}
