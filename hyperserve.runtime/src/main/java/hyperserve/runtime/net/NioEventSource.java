package hyperserve.runtime.net;

import hyperserve.api.EventSource;
import hyperserve.api.Nullable;
import hyperserve.api.PoolTask;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.logging.LazyLogger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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

    /// A newcomer at the limit ends one connection in so many.
    private static final int MOST_SHARE_SHED = 64;

    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final Selector selector;
    private final LongSupplier clock;
    private final long shortestTimeout;
    private final long tick;
    private final Inbox inbox = new Inbox();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private volatile boolean woken;
    private volatile boolean lastCall;
    private volatile boolean roomWanted;

    private final Poller poller = new Poller(this);
    private final Shedding shedding = new Shedding();
    private @Nullable MemoryBudget budget;
    private int sharers = 1;
    private final Consumer<SelectionKey> selected = this::onSelected;
    private final AtomicLong connections = new AtomicLong();

    /// Taken from the inbox, and not looked at yet.
    private @Nullable Connection posted;

    private @Nullable Connection firstReady;
    private @Nullable Connection lastReady;
    private @Nullable Listener listener;
    private @Nullable Connection first;
    private long nextSweep;
    private volatile boolean lastCallMade;

    /// A source without connections.
    ///
    /// @param clock the time in nanoseconds, as `System.nanoTime`
    /// @param shortestTimeout the shortest wait in nanoseconds that any deadline is set for
    /// @throws IOException if the system has no selector to give
    public NioEventSource(LongSupplier clock, long shortestTimeout) throws IOException {
        this(Selector.open(), clock, shortestTimeout);
    }

    NioEventSource(Selector selector, LongSupplier clock, long shortestTimeout) {
        this.selector = selector;
        this.clock = clock;
        this.shortestTimeout = shortestTimeout;
        this.tick = Math.max(TimeUnit.MILLISECONDS.toNanos(1), shortestTimeout / 16);
        this.nextSweep = clock.getAsLong() + shortestTimeout;
        // Linked now, and not when somebody has left a connection and finds no memory to say so.
        waiting.compareAndSet(true, false);
    }

    /// Tells whose connections these are. Before the first poll.
    void serve(Listener accepting) {
        listener = accepting;
    }

    /// Sheds connections from now on when memory is short. Before the first poll.
    ///
    /// @param memory what is short then
    /// @param sources how many sources do so
    public void shedFor(MemoryBudget memory, int sources) {
        budget = memory;
        sharers = sources;
    }

    Poller poller() {
        return poller;
    }

    /// {@return the number of connections}
    public long connections() {
        return connections.get();
    }

    Selector selector() {
        return selector;
    }

    LongSupplier clock() {
        return clock;
    }

    @Override
    public boolean poll(long nanos) {
        try {
            takePosted();
            if (lastCall && !lastCallMade) {
                makeLastCall();
            }
            long now = clock.getAsLong();
            shedIfShort(now);
            if (roomWanted) {
                makeRoom(now);
            }
            if (nextSweep - now <= 0) {
                // Whoever has sent something in time is not to blame if this poll comes late.
                selector.selectNow(selected);
                sweep(now);
            }
            // Which may find something to do at once.
            long wait = untilNextDuty(now);
            select(firstReady == null ? Math.min(nanos, wait) : 0);
        } catch (IOException e) {
            throw new UncheckedIOException("the selector failed", e);
        }
        return firstReady != null;
    }

    private void shedIfShort(long now) throws IOException {
        MemoryBudget memory = budget;
        if (memory == null || !memory.isShort() || shedding.rests(now)) {
            return;
        }
        choose(now, false);
        long wanted = memory.excess() / sharers;
        for (int i = 0; i < shedding.count() && wanted > 0; i++) {
            Connection each = shedding.chosen(i);
            if (each != null) {
                wanted -= each.ledger().held();
                poller.shed(each);
            }
        }
        shedding.clear();
    }

    /// Whoever has sent something is not idle because this poll comes late.
    private void choose(long now, boolean idleFirst) throws IOException {
        selector.selectNow(selected);
        shedding.begin(now);
        for (Connection each = first; each != null; each = each.following) {
            shedding.consider(each, now, idleFirst);
        }
    }

    /// Asks for some of the connections that have idled longest, or wait longest for their clients,
    /// to be closed. Any thread may call it.
    void askForRoom() {
        roomWanted = true;
        wakeup();
    }

    private void makeRoom(long now) throws IOException {
        if (shedding.rests(now)) {
            return;
        }
        roomWanted = false;
        choose(now, true);
        long most = Math.clamp(connections() / MOST_SHARE_SHED, 1, Shedding.MOST);
        for (int i = 0; i < Math.min(most, shedding.count()); i++) {
            Connection each = shedding.chosen(i);
            if (each != null) {
                poller.shed(each);
            }
        }
        shedding.clear();
    }

    private long untilNextDuty(long now) {
        long wait = first == null ? Long.MAX_VALUE : nextSweep - now;
        MemoryBudget memory = budget;
        if (roomWanted || (memory != null && first != null && memory.isShort())) {
            wait = Math.min(wait, NANOS_PER_MILLI);
        }
        Listener accepting = listener;
        return accepting != null && accepting.belongsTo(this)
                ? Math.min(wait, accepting.resume(now))
                : wait;
    }

    private void select(long nanos) throws IOException {
        if (nanos <= 0 || !mayWait()) {
            selector.selectNow(selected);
        } else if (nanos == Long.MAX_VALUE) {
            selector.select(selected);
        } else {
            selector.select(selected, Math.ceilDiv(nanos, NANOS_PER_MILLI));
        }
        // Each of these writes would cost as much as what is done with a request.
        if (waiting.getPlain()) {
            waiting.set(false);
        }
        if (woken) {
            woken = false;
        }
    }

    private boolean mayWait() {
        waiting.set(true);
        return inbox.isEmpty() && !woken;
    }

    private void onSelected(SelectionKey key) {
        try {
            if (key.attachment() instanceof Connection connection) {
                poller.onReady(connection, key);
            } else if (key.attachment() instanceof Listener accepting) {
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

    /// Looks at every deadline. One that is set later is found `shortestTimeout` from now, so no
    /// connection outlives its deadline by more than that.
    private void sweep(long now) {
        long earliest = now + (lastCallMade ? tick : shortestTimeout);
        Connection each = first;
        while (each != null) {
            Connection following = each.following;
            long due = poller.onTick(each, now, shortestTimeout);
            if (lastCallMade) {
                // One that was in use when the others had theirs.
                poller.onLastCall(each);
            }
            if (due - earliest < 0) {
                earliest = due;
            }
            each = following;
        }
        nextSweep = Math.max(earliest, now + tick);
    }

    private void makeLastCall() throws IOException {
        Listener accepting = listener;
        if (accepting != null && accepting.belongsTo(this)) {
            accepting.close();
            // The system listens until the key is gone, which the next select sees to.
            selector.selectNow(selected);
        }
        for (Connection each = first; each != null; each = each.following) {
            poller.onLastCall(each);
        }
        nextSweep = clock.getAsLong() + tick;
        lastCallMade = true;
    }

    /// {@inheritDoc}
    @Override
    public @Nullable PoolTask next() {
        Connection each = firstReady;
        if (each != null) {
            firstReady = each.next;
            each.next = null;
            if (firstReady == null) {
                lastReady = null;
            }
        }
        return each;
    }

    @Override
    public void wakeup() {
        woken = true;
        wake();
    }

    private void wake() {
        if (waiting.get() && waiting.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    /// Stops accepting, and runs each idle connection once more. Any thread may call it.
    public void lastCall() {
        lastCall = true;
        wakeup();
    }

    /// {@return whether the last call was made and all connections have ended since}
    public boolean isDeserted() {
        return lastCallMade && connections() == 0;
    }

    /// Counts a connection that is on its way here. Called by the listener.
    void expect() {
        connections.incrementAndGet();
    }

    /// Leaves a connection to the poller. Any thread may call it.
    void post(Connection connection) {
        inbox.add(connection);
        wake();
    }

    /// Leaves a connection to the poller, who need not wake up for it.
    void postLazily(Connection connection) {
        inbox.add(connection);
        Listener accepting = listener;
        if (lastCall || (accepting != null && accepting.paused())) {
            wake();
        }
    }

    void ready(Connection connection) {
        Connection last = lastReady;
        if (last == null) {
            firstReady = connection;
        } else {
            last.next = connection;
        }
        lastReady = connection;
    }

    void link(Connection connection) {
        Connection head = first;
        connection.following = head;
        if (head != null) {
            head.previous = connection;
        }
        first = connection;
    }

    void unlink(Connection connection) {
        Connection before = connection.previous;
        Connection after = connection.following;
        if (before == null) {
            first = after;
        } else {
            before.following = after;
        }
        if (after != null) {
            after.previous = before;
        }
        connection.previous = null;
        connection.following = null;
        connections.decrementAndGet();
        Listener accepting = listener;
        if (accepting != null) {
            accepting.connectionEnded();
        }
    }

    @Override
    public void close() {
        for (Connection each = nextPosted(); each != null; each = nextPosted()) {
            poller.onPostedTooLate(each);
        }
        Error failed = closeConnections();
        try {
            Listener accepting = listener;
            if (accepting != null && accepting.belongsTo(this)) {
                accepting.stop();
            }
            selector.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a selector failed", e);
        }
        if (failed != null) {
            throw failed;
        }
    }

    /// {@return what one could not be closed for, or null}
    private @Nullable Error closeConnections() {
        Error failed = null;
        for (Connection each = first; each != null; each = each.following) {
            try {
                each.closeAsSource();
            } catch (Error e) {
                failed = e;
            }
        }
        first = null;
        connections.set(0);
        return failed;
    }
}
