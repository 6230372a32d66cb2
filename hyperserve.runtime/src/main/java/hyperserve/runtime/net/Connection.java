package hyperserve.runtime.net;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.StackRoom;
import hyperserve.api.pool.WorkerPool;
import hyperserve.runtime.logging.LazyLogger;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// A client's connection: its bytes in and out, and the task that runs when its channel is ready.
///
/// Two parties touch a connection. The *owner* is the task or thread for which it is BUSY; it alone
/// uses input, output and protocol. The *poller* holds the right to poll the source; it alone
/// touches the selection key. [StateWord] says how they come by it. [Poller] has the poller's part,
/// [Waiter] that of an owner who waits.
///
/// An error (no memory, no stack) may strike an owner anywhere. Whatever it costs, the connection
/// is not left to nobody: what lets go of it neither allocates nor links anything from where that
/// could be undone no more, and an owner that cannot let go of it closes it.
public final class Connection extends PollerPart implements PoolTask {

    private static final Logger LOG = LazyLogger.of(Connection.class);

    /// The inbox, and the wake-up of a selector, are some ten.
    private static final int CALLS_TO_POST = 64;

    private final Transport transport;
    private final WorkerPool pool;
    private final Input input;
    private final Output output;
    private final BufferPool buffers;
    private final Ledger ledger;

    /// Written by the owner; who tells it what is seen of its thread reads it at any time.
    volatile Protocol protocol;

    private @Nullable Protocol successor;

    // Written by the owner before it lets go, read by the poller.
    Errand errand = Errand.RUN;
    int wanted = SelectionKey.OP_READ;
    long deadline;
    @Nullable Thread waiter;
    volatile boolean interrupted;
    private boolean reset;
    private boolean ended;
    int waitNumber;
    private int loans;

    /// Whether its thread was relieved, or seen waiting, so that it is not told of again.
    private volatile boolean wasRelieved;

    /// Made when an owner is away for the first time.
    volatile @Nullable Absence absence;

    /// A new connection, owned by the caller until the source has it.
    ///
    /// @param transport what stands between it and its socket
    /// @param source the source that it belongs to
    /// @param pool told when a thread waits for the peer
    /// @param buffers where buffers are leased
    /// @param protocols makes what is spoken on it
    public Connection(
            Transport transport,
            NioEventSource source,
            WorkerPool pool,
            BufferPool buffers,
            Function<Connection, Protocol> protocols) {
        super(source);
        this.transport = transport;
        this.pool = pool;
        this.input = new Input(transport, buffers);
        this.output = new Output(transport, buffers);
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
        releaseBuffers();
        return ledger.trySettle(kept()) && output.shareContent();
    }

    /// As [#tryKeep()], whether there is room or not. For the owner.
    public void settle() {
        releaseBuffers();
        ledger.settle(kept());
    }

    private void releaseBuffers() {
        input.release();
        output.release();
        transport.release();
    }

    long kept() {
        return input.held() + output.held() + transport.held() + protocol.held();
    }

    /// {@return what stands between it and its socket; for the owner}
    public Transport transport() {
        return transport;
    }

    /// Sets when the next wait is over. For the owner.
    ///
    /// @param nanoTime a time of the source's clock
    public void deadline(long nanoTime) {
        deadline = nanoTime;
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

    /// Has an owner that has gone away looked after soon, where nobody watches its connection.
    public void watchSoon() {
        if (interest == 0) {
            source.sweep.ask(source);
        }
    }

    /// {@return the same, null if it never was; so this allocates nothing}
    public @Nullable Absence knownAbsence() {
        return absence;
    }

    /// WAITING with the number of the wait. For the waiter, or the poller after that has posted.
    int waitingState() {
        return numbered(WAITING, waitNumber);
    }

    /// Runs the protocol; called by the pool.
    @Override
    public void run() {
        Next next = Next.CLOSE;
        try {
            wasRelieved = false;
            next = call(takeNote());
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "the peer is gone; its connection is closed", e);
        } finally {
            finish(next);
        }
    }

    private Next call(int note) throws IOException {
        if ((note & SHED) != 0) {
            return protocol.shed();
        }
        if ((note & STOPPING) != 0) {
            return protocol.stopping();
        }
        return note == LATE ? protocol.expired() : protocol.ready();
    }

    /// Another protocol is spoken from now on, once the one that calls this has let go of the
    /// connection: by [Next#AGAIN], so that the other finds what has been read and not used. For
    /// the owner.
    ///
    /// @param other that protocol
    public void become(Protocol other) {
        successor = other;
    }

    private void succeed() {
        Protocol other = successor;
        if (other != null) {
            successor = null;
            protocol.succeeded();
            protocol = other;
            // Its source was closed meanwhile, and may have told the one before.
            if (state() == CLOSED) {
                other.cut(true);
            }
        }
    }

    @Override
    public void seenWaiting() {
        protocol.seenWaiting();
        relieved();
    }

    /// Takes it from whoever has lent it, so that others go on with it.
    @Override
    public void relieved() {
        protocol.relieved();
        int current = state();
        if ((current & STATE_ALONE) != LENT || !postFrom(current)) {
            wasRelieved = true;
        }
    }

    /// Nobody had it, and whoever has posted it has it until it is in the inbox.
    @Override
    boolean postFrom(int seen) {
        StackRoom.ensure(CALLS_TO_POST);
        if (!changeState(seen, POSTED)) {
            return false;
        }
        errand = Errand.RUN;
        source.post(this);
        return true;
    }

    /// Leaves the connection to whoever needs it, while its owner does something else, such as to
    /// run a handler: it is handed out when it is ready, signalled, or the owner's thread seen
    /// waiting. For the owner, which owns nothing of it any more until [#takeBack], and throws
    /// nothing meanwhile: nobody could tell whose connection ends by that. It is called where the
    /// owner's task is, and not on the stack of a handler, so there is room for it.
    ///
    /// @return the number of the loan
    public int lend() {
        letGo(SelectionKey.OP_READ);
        int loan = numbered(LENT, ++loans);
        boolean more = wasRelieved || hasUnread(SelectionKey.OP_READ);
        if (more || interest != wanted || !changeState(BUSY, loan)) {
            leave(Errand.RUN);
        }
        return loan;
    }

    /// Takes back what was lent.
    ///
    /// @param loan the number of the loan
    /// @return false if somebody else has it, or had it meanwhile
    public boolean takeBack(int loan) {
        return changeState(loan, BUSY);
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
                case READ_OR_WRITE -> arm(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
                case SIGNAL -> arm(0);
                case AGAIN -> {
                    letGo(0);
                    leave(Errand.RUN);
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
    private void letGo(int operation) {
        boolean done = false;
        try {
            succeed();
            settle();
            wanted = transport.interest(operation);
            done = true;
        } finally {
            if (!done) {
                closeAsOwner();
            }
        }
    }

    /// Leaves a new connection to the poller of another source.
    void handToPoller() {
        leave(Errand.RUN);
    }

    private void arm(int operation) {
        letGo(operation);
        if (hasUnread(operation)) {
            leave(Errand.RUN);
        } else if (interest != wanted || !changeState(BUSY, ARMED)) {
            leave(Errand.ARM);
        }
    }

    /// If the source was closed meanwhile, nobody comes any more: the owner ends it then.
    private void leave(Errand what) {
        if (!post(what) && state() == CLOSED) {
            closeAsOwner();
        }
    }

    /// Whether there is something to read that no readiness tells of.
    boolean hasUnread(int operation) {
        return (operation & SelectionKey.OP_READ) != 0 && transport.hasUnread();
    }

    /// {@return false if nobody came for it, as its source is closed, or it was posted already}
    boolean post(Errand what) {
        boolean left = leaveToPoller(what);
        if (left) {
            source.post(this);
        }
        return left;
    }

    /// Moves to POSTED, unless the source is closed: then there is no poller any more; or an error
    /// has already had it moved there.
    private boolean leaveToPoller(Errand what) {
        int current = state();
        while (isOwned(current) || (current & STATE_ALONE) == LENT) {
            errand = what;
            if (changeState(current, POSTED | (current & SIGNALLED))) {
                return true;
            }
            current = state();
        }
        return false;
    }

    /// Takes each step, whatever becomes of the one before; once, though an error may come twice.
    private void closeAsOwner() {
        if (ended) {
            return;
        }
        ended = true;
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
                try {
                    transport.leave(!reset);
                } finally {
                    ledger.close();
                }
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

    void closeChannel() {
        transport.close(reset);
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

    /// Cuts it at the end of its source. Reading the old state makes the waiter visible.
    void closeAsSource() {
        int last = closeState();
        try {
            closeChannel();
        } finally {
            LockSupport.unpark(waiter);
            int alone = last & STATE_ALONE;
            if (alone != CLOSED && (alone != POSTED || errand != Errand.CLOSE)) {
                // Whoever has lent it comes back to nothing of it.
                boolean untouched = (isUntouched(last) && waiter == null) || alone == LENT;
                protocol.cut(alone != ARMED && alone != POSTED && !untouched);
            }
        }
    }
}
