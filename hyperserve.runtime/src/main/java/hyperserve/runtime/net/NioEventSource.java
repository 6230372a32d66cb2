package hyperserve.runtime.net;

import hyperserve.api.Nullable;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolTask;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.overload.Sheds;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// A selector with its connections and their clocks.
///
/// All fields but the inbox, the flags and the count belong to the *poller*, the one thread that
/// holds the right to poll. Others leave connections in the inbox. To wake a poller only if it
/// sleeps:
///
/// - poller: set `waiting`, look at inbox and `woken` once more, wait, clear `waiting`;
/// - others: put into the inbox or set `woken`, and if `waiting` can be cleared, wake the selector.
///
/// All four accesses are volatile, so one of the two sees the other.
public final class NioEventSource implements EventSource {

    private static final Logger LOG = LazyLogger.of(NioEventSource.class);

    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final RenewableSelector selector;
    private final LongSupplier clock;
    private final Inbox inbox = new Inbox();
    private final SourceWords words = new SourceWords();
    private final Rounds rounds;
    private volatile boolean woken;
    private volatile boolean drainAsked;
    private final Poller poller = new Poller(this);
    private final Relief relief = new Relief(this);
    private final Consumer<SelectionKey> selected = this::onSelected;

    /// Taken from the inbox, and not looked at yet.
    private @Nullable Connection posted;

    private @Nullable Doorkeeper doorkeeper;
    private final ConnectionList list = new ConnectionList();
    final Sweep sweep;
    private volatile boolean draining;

    /// Who has polled last.
    private volatile @Nullable Thread polling;

    /// A source without connections.
    ///
    /// @param clock the time in nanoseconds, as `System.nanoTime`
    /// @param shortestTimeout the shortest wait in nanoseconds that any deadline is set for
    /// @throws IOException if the system has no selector to give
    public NioEventSource(LongSupplier clock, long shortestTimeout) throws IOException {
        this(clock, shortestTimeout, 0);
    }

    /// A source without connections that bounds their waits for their turns.
    ///
    /// @param clock the time in nanoseconds, as `System.nanoTime`
    /// @param shortestTimeout the shortest wait in nanoseconds that any deadline is set for
    /// @param queueTime how many nanoseconds a connection that is ready may wait for its turn, 0
    ///     for no bound
    /// @throws IOException if the system has no selector to give
    public NioEventSource(LongSupplier clock, long shortestTimeout, long queueTime)
            throws IOException {
        this(Selector::open, clock, shortestTimeout, queueTime);
    }

    NioEventSource(RenewableSelector.Opener opener, LongSupplier clock, long shortestTimeout)
            throws IOException {
        this(opener, clock, shortestTimeout, 0);
    }

    private NioEventSource(
            RenewableSelector.Opener opener,
            LongSupplier clock,
            long shortestTimeout,
            long queueTime)
            throws IOException {
        this.rounds = new Rounds(clock, queueTime);
        this.selector = new RenewableSelector(opener, clock);
        this.clock = clock;
        this.sweep = new Sweep(poller, list, shortestTimeout, clock.getAsLong());
    }

    /// Gives it its part in accepting. Before the first poll.
    void serve(Doorkeeper accepting) {
        doorkeeper = accepting;
    }

    /// Sheds connections from now on when memory is short. Before the first poll.
    ///
    /// @param memory what is short then
    /// @param sources how many sources do so
    /// @param sheds where that is counted
    @SuppressWarnings("exports") // for the server itself
    public void shedFor(MemoryBudget memory, int sources, Sheds sheds) {
        relief.shedFor(memory, sources, sheds);
    }

    /// {@return the nanoseconds since the last poll; 0 if it waits, or before the first one}
    public long unpolled() {
        return words.unpolled(clock);
    }

    Rounds rounds() {
        return rounds;
    }

    Poller poller() {
        return poller;
    }

    /// {@return the number of connections}
    public long connections() {
        return words.connections();
    }

    /// Looks what is ready. For the poller.
    void selectNow() throws IOException {
        selector.now().selectNow(selected);
    }

    /// The first of the connections, linked by [Connection#following]. For the poller.
    @Nullable
    Connection first() {
        return list.first();
    }

    Selector selector() {
        return selector.now();
    }

    LongSupplier clock() {
        return clock;
    }

    @Override
    public boolean poll(long nanos) {
        boolean whole = false;
        try {
            if (polling != Thread.currentThread()) {
                polling = Thread.currentThread();
            }
            selector.renewIfDoubtful(list.first(), doorkeeper);
            takePosted();
            gatherAtDoor(nanos);
            whole = true;
        } catch (IOException e) {
            throw new UncheckedIOException("the selector failed", e);
        } finally {
            if (!whole) {
                selector.distrust();
            }
        }
        return !rounds.isEmpty();
    }

    private void gatherAtDoor(long nanos) throws IOException {
        Doorkeeper accepting = doorkeeper;
        if (accepting == null) {
            gather(nanos);
            return;
        }
        try {
            accepting.enter(!drainAsked);
            gather(nanos);
        } finally {
            accepting.exit();
        }
    }

    private void gather(long nanos) throws IOException {
        Doorkeeper accepting = doorkeeper;
        if (drainAsked && !draining && (accepting == null || accepting.mayLeave())) {
            beginDrain();
        }
        long now = clock.getAsLong();
        words.polled(now);
        rounds.polled(now);
        relief.relieve(now);
        if (sweep.untilNext(now) <= 0) {
            // Whoever has sent something in time is not to blame if this poll comes late.
            selectNow();
            sweep.run(now, draining);
        }
        // Which may find something to do at once.
        long wait = untilNextDuty(now);
        select(rounds.isEmpty() ? Math.min(nanos, wait) : 0);
    }

    /// Asks for some of the connections that have idled longest, or wait longest for their clients,
    /// to be closed. Any thread may call it.
    void askForRoom() {
        relief.askForRoom();
        wakeup();
    }

    private long untilNextDuty(long now) {
        long wait = list.isEmpty() ? Long.MAX_VALUE : sweep.untilNext(now);
        wait = Math.min(wait, relief.untilNext(!list.isEmpty()));
        wait = Math.min(wait, selector.untilNext(now));
        Doorkeeper accepting = doorkeeper;
        return accepting == null ? wait : Math.min(wait, accepting.resume(now));
    }

    private void select(long nanos) throws IOException {
        if (nanos <= 0 || !mayWait()) {
            selectNow();
        } else if (nanos == Long.MAX_VALUE) {
            selector.now().select(selected);
        } else {
            selector.now().select(selected, Math.ceilDiv(nanos, NANOS_PER_MILLI));
        }
        words.waitsNoMore();
        // The write would cost as much as what is done with a request.
        if (woken) {
            woken = false;
        }
    }

    private boolean mayWait() {
        words.waits();
        return inbox.isEmpty() && !woken;
    }

    private void onSelected(SelectionKey key) {
        try {
            if (key.attachment() instanceof Connection connection) {
                poller.onReady(connection, key);
            } else if (key.attachment() instanceof Doorway accepting) {
                accepting.acceptReady(clock.getAsLong());
            } else {
                throw new AssertionError("a key of nobody's");
            }
        } catch (CancelledKeyException e) {
            // Thrown out of here it would end the whole poll; who cancelled the key closes the
            // channel.
            LOG.log(Level.DEBUG, "a key was cancelled while it was selected", e);
        }
    }

    private void takePosted() {
        for (Connection each = nextPosted(); each != null; each = nextPosted()) {
            poller.onPosted(each);
        }
    }

    /// If an error comes between two of them, the rest is there at the next poll.
    private @Nullable Connection nextPosted() {
        Connection each = posted;
        if (each == null) {
            each = inbox.takeAll();
        }
        if (each != null) {
            posted = each.next;
            each.next = null;
        }
        return each;
    }

    private void beginDrain() throws IOException {
        Doorkeeper accepting = doorkeeper;
        if (accepting != null) {
            accepting.leave();
            // The system listens until the key is gone, which the next select sees to.
            selectNow();
            accepting.left();
        }
        draining = true;
        sweep.run(clock.getAsLong(), true);
    }

    /// {@inheritDoc}
    @Override
    public @Nullable PoolTask next() {
        if (rounds.isTurnOfNewcomers() && !drainAsked) {
            letNewcomersIn();
        }
        return rounds.take();
    }

    private void letNewcomersIn() {
        boolean whole = false;
        try {
            rounds.letNewcomersIn(doorkeeper);
            whole = true;
        } finally {
            if (!whole) {
                selector.distrust();
            }
        }
    }

    @Override
    public void wakeup() {
        woken = true;
        wake();
    }

    private void wake() {
        if (words.wakes()) {
            selector.wakeup();
        }
    }

    /// Begins to drain: stops accepting, and runs each idle connection once more. Any thread may
    /// call it.
    public void drain() {
        drainAsked = true;
        wakeup();
    }

    /// {@return whether the drain has begun and all connections have ended since}
    boolean isDeserted() {
        return draining && connections() == 0;
    }

    /// {@return whether the drain has begun}
    boolean isDraining() {
        return draining;
    }

    /// {@return whether the drain has begun, and those that have not ended since have handlers
    /// that wait for a stop; known only while all wait whom the last sweep has seen}
    boolean hasOnlyStopCallers() {
        long seen = sweep.stopCallersSeen();
        long open = connections();
        return draining && (Sweep.allWait(seen, open) || open == 0);
    }

    /// {@return how many connections have a handler that waits for a stop, as far as was seen}
    public int stopCallers() {
        return Sweep.stopCallers(sweep.stopCallersSeen());
    }

    /// {@return whether a thread was the last one to poll}
    ///
    /// @param thread the thread
    public boolean isPolledBy(Thread thread) {
        return polling == thread;
    }

    /// Counts a connection that is on its way here. Called by the acceptor.
    void expect() {
        words.connectionComes();
    }

    /// Leaves a connection to the poller. Any thread may call it.
    void post(Connection connection) {
        inbox.add(connection);
        wake();
    }

    /// Leaves a connection whose channel is closed to the poller, who need not wake up for it: it
    /// counts no more, so that others can take its place here at once. Any thread may call it.
    void postLazily(Connection connection) {
        connection.counted = false;
        inbox.add(connection);
        discount();
        if (drainAsked) {
            wake();
        }
    }

    private void discount() {
        words.connectionEnds();
        Doorkeeper accepting = doorkeeper;
        if (accepting != null) {
            accepting.connectionEnded();
        }
    }

    void ready(Connection connection) {
        rounds.add(connection);
    }

    void link(Connection connection) {
        list.add(connection);
    }

    void unlink(Connection connection) {
        list.remove(connection);
        if (connection.counted) {
            discount();
        }
    }

    @Override
    public void close() {
        for (Connection each = nextPosted(); each != null; each = nextPosted()) {
            poller.onPostedTooLate(each);
        }
        Throwable failed = closeConnections();
        try {
            stopAccepting();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing the listeners or a selector failed", e);
        }
        // As it is: there may be no memory to say more.
        if (failed instanceof Error error) {
            throw error;
        }
        if (failed instanceof RuntimeException unexpected) {
            throw unexpected;
        }
    }

    private void stopAccepting() throws IOException {
        Doorkeeper accepting = doorkeeper;
        try {
            if (accepting != null) {
                accepting.stop();
            }
        } finally {
            selector.close();
        }
    }

    /// Those that could not be closed for want of memory are there the next time.
    ///
    /// @return what one could not be closed for, or null
    private @Nullable Throwable closeConnections() {
        Throwable failed = null;
        for (Connection each = list.first(); each != null; each = each.following) {
            try {
                each.closeAsSource();
            } catch (RuntimeException | Error e) {
                failed = e;
            }
        }
        failed = rounds.cutAll(failed);
        if (!(failed instanceof OutOfMemoryError)) {
            list.clear();
            words.noConnections();
        }
        return failed;
    }
}
