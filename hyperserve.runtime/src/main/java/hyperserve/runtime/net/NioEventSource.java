package hyperserve.runtime.net;

import hyperserve.api.EventSource;
import hyperserve.api.Nullable;
import hyperserve.api.PoolTask;
import hyperserve.runtime.logging.LazyLogger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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

    private final Selector selector;
    private final LongSupplier clock;
    private final long shortestTimeout;
    private final long tick;
    private final Queue<Connection> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean waiting = new AtomicBoolean();
    private volatile boolean woken;
    private volatile boolean lastCall;

    private final ArrayDeque<PoolTask> ready = new ArrayDeque<>();
    private final AtomicLong connections = new AtomicLong();
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
        this.selector = Selector.open();
        this.clock = clock;
        this.shortestTimeout = shortestTimeout;
        this.tick = Math.max(TimeUnit.MILLISECONDS.toNanos(1), shortestTimeout / 16);
        this.nextSweep = clock.getAsLong() + shortestTimeout;
    }

    /// Tells whose connections these are. Before the first poll.
    void serve(Listener accepting) {
        listener = accepting;
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
            if (nextSweep - now <= 0) {
                // Whoever has sent something in time is not to blame if this poll comes late.
                selector.selectNow(this::onSelected);
                sweep(now);
            }
            // Which may find something to do at once.
            long wait = untilNextDuty(now);
            select(ready.isEmpty() ? Math.min(nanos, wait) : 0);
        } catch (IOException e) {
            throw new UncheckedIOException("the selector failed", e);
        }
        return !ready.isEmpty();
    }

    private long untilNextDuty(long now) {
        long wait = first == null ? Long.MAX_VALUE : nextSweep - now;
        Listener accepting = listener;
        return accepting != null && accepting.belongsTo(this)
                ? Math.min(wait, accepting.resume(now))
                : wait;
    }

    private void select(long nanos) throws IOException {
        if (nanos <= 0 || !mayWait()) {
            selector.selectNow(this::onSelected);
        } else if (nanos == Long.MAX_VALUE) {
            selector.select(this::onSelected);
        } else {
            selector.select(this::onSelected, Math.ceilDiv(nanos, NANOS_PER_MILLI));
        }
        waiting.set(false);
        woken = false;
    }

    private boolean mayWait() {
        waiting.set(true);
        return inbox.isEmpty() && !woken;
    }

    private void onSelected(SelectionKey key) {
        try {
            if (key.attachment() instanceof Connection connection) {
                connection.onReady(key);
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
        for (Connection each = inbox.poll(); each != null; each = inbox.poll()) {
            each.onPosted();
        }
    }

    /// Looks at every deadline. One that is set later is found `shortestTimeout` from now, so no
    /// connection outlives its deadline by more than that.
    private void sweep(long now) {
        long earliest = now + (lastCallMade ? tick : shortestTimeout);
        Connection each = first;
        while (each != null) {
            Connection following = each.following;
            long due = each.onTick(now, shortestTimeout);
            if (lastCallMade) {
                // One that was in use when the others had theirs.
                each.onLastCall();
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
            selector.selectNow(this::onSelected);
        }
        for (Connection each = first; each != null; each = each.following) {
            each.onLastCall();
        }
        nextSweep = clock.getAsLong() + tick;
        lastCallMade = true;
    }

    /// {@inheritDoc}
    @Override
    public @Nullable PoolTask next() {
        return ready.poll();
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
        ready.add(connection);
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
        takePosted();
        for (Connection each = first; each != null; each = each.following) {
            each.onSourceClosed();
        }
        first = null;
        connections.set(0);
        try {
            Listener accepting = listener;
            if (accepting != null && accepting.belongsTo(this)) {
                accepting.stop();
            }
            selector.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a selector failed", e);
        }
    }
}
