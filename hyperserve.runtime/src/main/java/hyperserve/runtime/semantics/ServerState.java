package hyperserve.runtime.semantics;

import hyperserve.api.Nullable;
import hyperserve.api.RouteOptions;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.routing.Answers;
import hyperserve.api.routing.Route;
import hyperserve.api.routing.Router;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.net.Outlasting;
import hyperserve.runtime.net.Outlasting.ApplicationCalls;
import hyperserve.runtime.overload.QueueTime;
import hyperserve.runtime.overload.Reserve;
import hyperserve.runtime.overload.Sheds;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// What all connections of a server share. Any thread may use it.
public final class ServerState {

    private static final Logger LOG = LazyLogger.of(ServerState.class);

    /// How many requests may be in flight for each processor, however long they wait.
    private static final int LEAST_FOR_EACH = 4;

    private final Router router;
    private final WorkerPool pool;

    // Written by who has settings changed; each request reads them once or twice, and may see the
    // ones before. A volatile read is a plain load on x86, so it costs no request anything there.
    private volatile Limits limits;
    private volatile Timeouts timeouts;

    private final LongSupplier clock;
    private final LongSupplier epochMillis;
    private final DateField date;
    private final @Nullable Observers observers;
    private final MemoryBudget bodies;
    private final int placesForOneRoute;
    private final QueueTime queue;
    private final Reserve reserve = new Reserve();
    private final Sheds sheds;
    private final StreamCounts streams = new StreamCounts();
    private final WebSocketCounts webSockets = new WebSocketCounts();
    private final Outlasting outlasting = new Outlasting();

    private final LongAdder finished = new LongAdder();

    // How many connections were cut with a request in progress, and how many of those have ended.
    // Guarded by this, with the flag of each connection: its owner and whoever closes its source
    // may both be about to count it.
    private long cut;
    private long cutAndGone;

    /// How many handlers and writers the end of a drain has interrupted that were answered 503, by
    /// route. Guarded by this.
    private final Map<String, Integer> interrupted = new TreeMap<>();

    /// How many responses that had begun the end of a drain has cut, by route. Guarded by this.
    private final Map<String, Integer> cutHalfway = new TreeMap<>();

    /// How many requests wait for their clients and hold a worker meanwhile.
    private final AtomicInteger waitingStreams = new AtomicInteger();

    private volatile boolean draining;
    private volatile boolean cutting;

    /// The state of a server that starts, and that nobody observes.
    ///
    /// @param router finds the handler of a request
    /// @param pool where handlers that may wait are run
    /// @param limits the bounds
    /// @param timeouts the clocks
    /// @param clock the time in nanoseconds, as `System.nanoTime`
    /// @param epochMillis the time of day, as `System.currentTimeMillis`
    public ServerState(
            Router router,
            WorkerPool pool,
            Limits limits,
            Timeouts timeouts,
            LongSupplier clock,
            LongSupplier epochMillis) {
        this(router, pool, limits, timeouts, clock, epochMillis, null);
    }

    /// The state of a server that starts.
    ///
    /// @param router finds the handler of a request
    /// @param pool where handlers that may wait are run
    /// @param limits the bounds
    /// @param timeouts the clocks
    /// @param clock the time in nanoseconds, as `System.nanoTime`
    /// @param epochMillis the time of day, as `System.currentTimeMillis`
    /// @param observers who observes, null if nobody does
    public ServerState(
            Router router,
            WorkerPool pool,
            Limits limits,
            Timeouts timeouts,
            LongSupplier clock,
            LongSupplier epochMillis,
            @Nullable Observers observers) {
        this.router = router;
        this.pool = pool;
        this.limits = limits;
        this.timeouts = timeouts;
        this.clock = clock;
        this.epochMillis = epochMillis;
        this.date = new DateField(epochMillis);
        this.observers = observers;
        this.bodies = new MemoryBudget(limits.bufferedBodies());
        this.queue =
                new QueueTime(
                        limits.queueTime().toNanos(),
                        LEAST_FOR_EACH * Runtime.getRuntime().availableProcessors());
        this.sheds = new Sheds(clock);
        this.placesForOneRoute = Math.max(1, limits.inFlight() - limits.inFlight() / 8);
    }

    /// {@return what finds the handler of a request}
    public Router router() {
        return router;
    }

    /// {@return what the server answers by itself}
    public Answers answers() {
        return router.answers();
    }

    /// {@return where handlers that may wait are run}
    public WorkerPool pool() {
        return pool;
    }

    /// Sets other bounds and clocks, for what comes. Of the bounds, only those of one body hold:
    /// the others have been built into what this server is made of.
    ///
    /// @param bounds the bounds
    /// @param clocks the clocks
    public void use(Limits bounds, Timeouts clocks) {
        limits = bounds;
        timeouts = clocks;
    }

    /// {@return the bounds}
    public Limits limits() {
        return limits;
    }

    /// {@return the clocks}
    public Timeouts timeouts() {
        return timeouts;
    }

    /// {@return the time in nanoseconds, as `System.nanoTime`}
    public LongSupplier clock() {
        return clock;
    }

    /// {@return the field line that tells the time of day}
    public DateField date() {
        return date;
    }

    /// {@return what a new connection tells those who observe, null if nobody does}
    public @Nullable ConnectionWatch watch() {
        Observers all = observers;
        return all == null ? null : new ConnectionWatch(all, clock, epochMillis);
    }

    /// {@return what all bodies in memory may take together}
    public MemoryBudget bodies() {
        return bodies;
    }

    /// {@return the wait of requests for a thread of the pool}
    public QueueTime queue() {
        return queue;
    }

    /// {@return the threads that are kept for critical requests}
    public Reserve reserve() {
        return reserve;
    }

    /// {@return what was sent away}
    public Sheds sheds() {
        return sheds;
    }

    /// {@return the applications that are told something yet, though their connections are gone}
    public Outlasting outlasting() {
        return outlasting;
    }

    /// {@return what is counted of streams}
    public StreamCounts streams() {
        return streams;
    }

    /// {@return what is counted of WebSockets}
    public WebSocketCounts webSockets() {
        return webSockets;
    }

    /// {@return how many requests of one route may have a thread of their own: an eighth of all is
    /// left to the other routes}
    int placesForOneRoute() {
        return placesForOneRoute;
    }

    /// The most bytes that a request body may have.
    ///
    /// @param route the route that takes it, if there is one
    /// @return so many
    public long maxBody(@Nullable Route route) {
        long own = route == null ? RouteOptions.SERVER_LIMIT : route.options().maxBody();
        return own == RouteOptions.SERVER_LIMIT ? limits.body() : own;
    }

    /// Told that the handler of a route was seen waiting.
    void seenWaiting(Route route) {
        Duration length = router.learns() ? route.seenWaiting(clock.getAsLong()) : Duration.ZERO;
        if (!length.isZero()) {
            LOG.log(
                    Level.DEBUG,
                    "{0} was seen waiting; it counts as blocking for {1} s",
                    route,
                    length.toSeconds());
        }
    }

    /// Told that requests wait for their clients and hold a worker each.
    ///
    /// @param change how many more, or fewer
    public void streamWaits(int change) {
        waitingStreams.addAndGet(change);
    }

    boolean streamWaits() {
        return waitingStreams.get() > 0;
    }

    /// From now on each response is the last one of its connection.
    public void drain() {
        draining = true;
    }

    /// {@return whether each response is the last one of its connection}
    public boolean draining() {
        return draining;
    }

    /// From now on handlers are interrupted, and what ends counts as cut.
    public void cut() {
        if (observers != null) {
            observers.cut();
        }
        cutting = true;
        reserve.interrupt();
    }

    /// {@return whether handlers are interrupted, and what ends counts as cut}
    public boolean cutting() {
        return cutting;
    }

    /// Counts responses that were sent while draining.
    void finished(int count) {
        finished.add(count);
    }

    /// Counts a connection, once, whose request was not answered in time.
    synchronized void countAsCut(ConnectionAccount connection) {
        if (!connection.countedAsCut) {
            connection.countedAsCut = true;
            cut++;
        }
    }

    /// Told that a handler or writer was not done when the drain was over, and is answered 503.
    ///
    /// @param route its route, if there is one
    synchronized void wasInterrupted(@Nullable Route route) {
        interrupted.merge(String.valueOf(route), 1, Integer::sum);
    }

    /// {@return how many handlers and writers the end of the drain has interrupted so far, by
    /// route; those that have not ended are not among them}
    public synchronized Map<String, Integer> interrupted() {
        return new TreeMap<>(interrupted);
    }

    /// Told that the writer of a response that had begun was not done when the drain was over.
    ///
    /// @param route its route, if there is one
    synchronized void wasCutHalfway(@Nullable Route route) {
        cutHalfway.merge(String.valueOf(route), 1, Integer::sum);
    }

    /// {@return how many responses that had begun the end of the drain has cut so far, by route;
    /// those whose writers have not ended are not among them}
    public synchronized Map<String, Integer> cutHalfway() {
        return new TreeMap<>(cutHalfway);
    }

    /// Told that a connection ends, by its owner.
    ///
    /// @param unfinished whether its request was not answered in time
    void ends(ConnectionAccount connection, boolean unfinished) {
        if (cutting) {
            endsCut(connection, unfinished);
        }
    }

    private synchronized void endsCut(ConnectionAccount connection, boolean unfinished) {
        if (unfinished) {
            countAsCut(connection);
        }
        if (connection.countedAsCut) {
            cutAndGone++;
        }
    }

    /// {@return how many requests were answered from [#drain()] to [#cut()]}
    public long finishedWhileDraining() {
        return finished.sum();
    }

    /// How many connections have been cut since [#cut()] with a request in progress.
    ///
    /// @param open how many are there still; those count, too, but none twice
    /// @return how many
    public synchronized long cutWhileDraining(long open) {
        return cut + Math.max(0, open - (cut - cutAndGone));
    }

    /// {@return whether the calling thread runs the code of a handler, body writer, body source,
    /// error renderer, or of whatever else a protocol calls, of whichever server}
    public static boolean runsUserCode() {
        return isInside(
                type ->
                        type == HandlerCall.class
                                || type == PushedContent.class
                                || type == Answers.class
                                || ApplicationCalls.class.isAssignableFrom(type));
    }

    /// {@return whether the calling thread runs the code of an observer, of whichever server}
    public static boolean runsObserver() {
        return isInside(type -> type == Observers.class);
    }

    private static boolean isInside(Predicate<Class<?>> caller) {
        return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(
                        frames ->
                                frames.map(StackWalker.StackFrame::getDeclaringClass)
                                        .anyMatch(caller));
    }
}
