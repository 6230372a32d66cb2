package hyperserve.runtime.net;

import hyperserve.api.Nullable;
import hyperserve.api.PoolTask;
import hyperserve.api.WorkerPool;
import hyperserve.runtime.logging.LazyLogger;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
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
///    hands it to a task or unparks its waiter. Its interest stays on.
/// 2. A connection that is ready while BUSY would be reported for ever: the poller switches its
///    interest off and then moves BUSY to DISARMED. If that fails, the owner has just let go;
///    the poller switches the interest on again and hands it out as in 1.
/// 3. An owner that lets go moves BUSY to ARMED (or WAITING). If that fails, or it wants another
///    interest than the key has, it moves to POSTED and leaves the rest to the poller's inbox.
///
/// `state` is the one word both write, always by volatile access; the plain fields beside it are
/// written before it by one side and read after it by the other.
public final class Connection implements PoolTask {

    private static final Logger LOG = LazyLogger.of(Connection.class);

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Connection.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int ARMED = 0;
    private static final int BUSY = 1;
    private static final int DISARMED = 2;
    private static final int WAITING = 3;
    private static final int POSTED = 4;
    private static final int CLOSED = 5;

    private final SocketChannel channel;
    private final NioEventSource source;
    private final WorkerPool pool;
    private final Input input;
    private final Output output;
    private final BufferPool buffers;
    private final Ledger ledger;
    private final Protocol protocol;

    private volatile int state = BUSY;

    // Written by the owner before it lets go, read by the poller.
    private Errand errand = Errand.RUN;
    private int wanted = SelectionKey.OP_READ;
    private long deadline;
    private @Nullable Thread waiter;
    private volatile boolean interrupted;
    private boolean reset;

    // Written by the poller before it hands out, read by the owner.
    private boolean expired;

    // The poller's own; `interest` may be read by owners, for whom it only ever changes to 0.
    private @Nullable SelectionKey key;
    private volatile int interest;
    @Nullable Connection previous;
    @Nullable Connection following;
    private boolean linked;
    private boolean lastCallHad;

    private boolean noDelay;

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
        this.ledger = new Ledger(buffers.budget());
        this.protocol = protocols.apply(this);
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

    private long kept() {
        return input.held() + output.held() + protocol.held();
    }

    /// {@return the peer's address}
    ///
    /// @throws IOException if the connection is closed
    public InetSocketAddress remoteAddress() throws IOException {
        return (InetSocketAddress) channel.getRemoteAddress();
    }

    /// Sets when the next wait is over. For the owner.
    ///
    /// @param nanoTime a time of the source's clock
    public void deadline(long nanoTime) {
        deadline = nanoTime;
    }

    /// Ends the stream to the peer, after all that was flushed. For the owner.
    ///
    /// @throws IOException if the peer is gone
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
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

    /// Runs the protocol; called by the pool.
    @Override
    public void run() {
        Next next = Next.CLOSE;
        try {
            boolean over = expired;
            expired = false;
            next = over ? protocol.expired() : protocol.ready();
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
        switch (next) {
            case READ -> arm(SelectionKey.OP_READ);
            case WRITE -> arm(SelectionKey.OP_WRITE);
            case AGAIN -> {
                letGo();
                post(Errand.RUN);
            }
            case CLOSE -> closeAsOwner();
            case HANDED_OVER -> {}
        }
    }

    private void letGo() {
        input.release();
        output.release();
        ledger.settle(kept());
    }

    private void arm(int operation) {
        letGo();
        wanted = operation;
        if (interest != operation || !STATE.compareAndSet(this, BUSY, ARMED)) {
            post(Errand.ARM);
        }
    }

    private void post(Errand what) {
        if (leaveToPoller(what)) {
            source.post(this);
        }
    }

    /// Moves to POSTED, unless the source is closed: then there is no poller any more.
    private boolean leaveToPoller(Errand what) {
        errand = what;
        int current = state;
        while (current != CLOSED) {
            if (STATE.compareAndSet(this, current, POSTED)) {
                return true;
            }
            current = state;
        }
        return false;
    }

    private void closeAsOwner() {
        reset = !protocol.closed() || output.unsent() > 0;
        output.discard();
        input.release();
        ledger.close();
        if (key != null) {
            post(Errand.CLOSE);
            return;
        }
        // Never registered: this closes the descriptor now, and the poller need not hurry.
        closeChannel();
        if (leaveToPoller(Errand.CLOSE)) {
            source.postLazily(this);
        }
    }

    /// Closes the channel. If not all was sent, a reset tells the client, and frees what the system
    /// still holds for it.
    private void closeChannel() {
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
        return await(SelectionKey.OP_READ);
    }

    /// Waits, on the calling thread, until there is room to write or the deadline is over. For the
    /// owner.
    ///
    /// @return false if the deadline was over first
    /// @throws IOException if the connection is closed or the thread interrupted
    public boolean awaitWritable() throws IOException {
        return await(SelectionKey.OP_WRITE);
    }

    private boolean await(int operation) throws IOException {
        pool.blocking();
        wanted = operation;
        expired = false;
        waiter = Thread.currentThread();
        if (interest != operation || !STATE.compareAndSet(this, BUSY, WAITING)) {
            post(Errand.ARM);
        }
        while (state == WAITING || state == POSTED) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                // Pairs with the poller, which sets WAITING first and then looks at this flag.
                interrupted = true;
                STATE.compareAndSet(this, WAITING, BUSY);
            }
        }
        waiter = null;
        boolean over = expired;
        expired = false;
        if (state == CLOSED) {
            throw new ClosedChannelException();
        }
        if (interrupted) {
            interrupted = false;
            throw new InterruptedIOException("interrupted while waiting for the client");
        }
        return !over;
    }

    // The poller's side.

    /// Takes up what an owner has posted, or a connection that is new.
    void onPosted() {
        if (!linked && state != CLOSED) {
            linked = true;
            source.link(this);
        }
        if (state != POSTED) {
            return;
        }
        switch (errand) {
            case ARM -> armAsPoller();
            case RUN -> handOut();
            case CLOSE -> closeAsPoller();
        }
    }

    /// Leaves a new connection to the poller of another source.
    void handToPoller() {
        post(Errand.RUN);
    }

    /// Hands a new connection out: its request is there most of the time, before it is registered.
    void onAccepted() {
        linked = true;
        source.link(this);
        handOut();
    }

    private void handOut() {
        state = BUSY;
        source.ready(this);
    }

    private void armAsPoller() {
        try {
            SelectionKey registered = key;
            if (registered == null) {
                noDelay();
                key = channel.register(source.selector(), wanted, this);
            } else {
                registered.interestOps(wanted);
            }
            interest = wanted;
        } catch (IOException | CancelledKeyException e) {
            LOG.log(Level.DEBUG, "a connection cannot be registered; its owner is to find out", e);
            if (waiter == null) {
                handOut();
            } else {
                state = WAITING;
                resume();
            }
            return;
        }
        if (waiter == null) {
            state = ARMED;
        } else {
            state = WAITING;
            if (interrupted) {
                resume();
            }
        }
    }

    /// Looks for the thread only after the exchange, which is what makes it visible; a thread that
    /// was interrupted meanwhile has no need of it.
    private void resume() {
        if (STATE.compareAndSet(this, WAITING, BUSY)) {
            LockSupport.unpark(waiter);
        }
    }

    /// The selector has found the channel ready.
    void onReady(SelectionKey selected) {
        switch (state) {
            case ARMED -> {
                // It has news, and may be idle afterwards: that deserves another last look.
                lastCallHad = false;
                handOut();
            }
            case WAITING -> resume();
            case BUSY -> disarm(selected);
            default -> {}
        }
    }

    private void disarm(SelectionKey selected) {
        selected.interestOps(0);
        interest = 0;
        if (STATE.compareAndSet(this, BUSY, DISARMED)) {
            return;
        }
        int now = state;
        if (now == ARMED || now == WAITING) {
            // Once: a waiter that is interrupted just now may go on to want something else.
            int operation = wanted;
            selected.interestOps(operation);
            interest = operation;
            onReady(selected);
        }
    }

    /// Looks at the clock.
    ///
    /// @return the deadline, or now + longest if it has none at the moment
    long onTick(long now, long longest) {
        int current = state;
        if (current != ARMED && current != WAITING) {
            return now + longest;
        }
        long due = deadline;
        if (due - now > 0) {
            return due;
        }
        expired = true;
        if (current == ARMED) {
            handOut();
        } else {
            resume();
        }
        return now + longest;
    }

    /// Runs a connection that waits for its client once more, because the server is about to stop.
    void onLastCall() {
        if (state == ARMED && !lastCallHad) {
            lastCallHad = true;
            handOut();
        }
    }

    /// Cuts the connection at the end of the source.
    void onSourceClosed() {
        // Not just a write: reading the old state is what makes the waiter visible.
        STATE.getAndSet(this, CLOSED);
        closeChannel();
        LockSupport.unpark(waiter);
    }

    private void closeAsPoller() {
        state = CLOSED;
        closeChannel();
        source.unlink(this);
    }
}
