package hyperserve.api.routing;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.RouteOptions;
import hyperserve.api.pool.PoolTask;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// One registered handler. Two routes are never equal, so a route can be the key to what is learned
/// about it.
public final class Route {

    /// Within this time it has to keep its thread twice: once may be an accident.
    private static final long AGAIN = Duration.ofSeconds(1).toNanos();

    /// For how long that is remembered.
    private static final long REMEMBERED = Duration.ofSeconds(5).toNanos();

    private final @Nullable Method method;
    private final String pattern;
    private Handler handler;
    private final RouteOptions options;

    /// Where its handler looks for services and resources. Set until the table is closed, as is the
    /// handler.
    private @Nullable ClassLoader contextLoader;

    private final LearnedKind learned = new LearnedKind();

    // When it kept its thread last, and until when it counts as one that does; 0 if it never did.
    private volatile long keptAt;
    private volatile long keepsUntil;

    /// How many of its requests have a thread of their own, or wait for one.
    private final AtomicInteger places = new AtomicInteger();

    /// How many are in flight, if the route has a bound of its own for that.
    private final AtomicInteger inFlight = new AtomicInteger();

    Route(
            @Nullable Method method,
            String pattern,
            Handler handler,
            RouteOptions options,
            @Nullable ClassLoader contextLoader) {
        this.method = method;
        this.contextLoader = contextLoader;
        this.pattern = pattern;
        this.handler = handler;
        this.options = options;
    }

    /// {@return the method it was registered for, or null for any; a GET route gets HEAD requests
    /// too}
    public @Nullable Method method() {
        return method;
    }

    /// {@return the path it was registered for}
    public String pattern() {
        return pattern;
    }

    /// {@return what answers, with the filters before it}
    public Handler handler() {
        return handler;
    }

    /// Puts filters before the handler.
    void filter(UnaryOperator<Handler> filters) {
        handler = filters.apply(handler);
    }

    /// {@return how to run the handler}
    public RouteOptions options() {
        return options;
    }

    /// {@return what is the context class loader of threads while they run the handler, and the
    /// writer that it returns}
    public @Nullable ClassLoader contextLoader() {
        return contextLoader;
    }

    /// Says so for a route that has none of its own.
    void defaultContextLoader(@Nullable ClassLoader loader) {
        if (contextLoader == null) {
            contextLoader = loader;
        }
    }

    /// Whether its handler waits: as its options say, or else as was learned.
    ///
    /// @param clock the time in nanoseconds, as `System.nanoTime`
    /// @return what is known at the moment
    public PoolTask.Kind kind(LongSupplier clock) {
        PoolTask.Kind declared = declaredKind();
        return declared == PoolTask.Kind.UNKNOWN ? learned.kind(clock) : declared;
    }

    /// {@return whether its handler waits, as its options say it to pools}
    PoolTask.Kind declaredKind() {
        if (options.isBlocking()) {
            return PoolTask.Kind.BLOCKING;
        }
        return options.isNonBlocking() ? PoolTask.Kind.NON_BLOCKING : PoolTask.Kind.UNKNOWN;
    }

    /// Told that its handler was seen waiting. Any thread may call it.
    ///
    /// @param now the time in nanoseconds
    /// @return for how long the route counts as blocking from now on; zero if it did already, or
    ///     its options say what it is
    public Duration seenWaiting(long now) {
        return declaredKind() == PoolTask.Kind.UNKNOWN ? learned.seenWaiting(now) : Duration.ZERO;
    }

    /// Told that its handler kept a thread for so long that others took over what that had to do,
    /// though it may not have waited. Any thread may call it.
    ///
    /// @param now the time in nanoseconds
    public void keptItsThread(long now) {
        long last = keptAt;
        if (last != 0 && now - last < AGAIN) {
            keepsUntil = (now + REMEMBERED) | 1;
        }
        keptAt = now | 1;
    }

    /// Whether its handler has kept its thread of late, twice within a second.
    ///
    /// @param clock the time in nanoseconds, as `System.nanoTime`; asked only if it ever did
    /// @return whether it has
    public boolean keepsItsThread(LongSupplier clock) {
        long until = keepsUntil;
        return until != 0 && until - clock.getAsLong() > 0;
    }

    /// Takes a place for a request that gets a thread of its own.
    ///
    /// @param most how many places one route may have
    /// @return false if it has them all
    public boolean tryEnter(int most) {
        if (places.incrementAndGet() <= most) {
            return true;
        }
        leave();
        return false;
    }

    /// Gives a place back.
    public void leave() {
        places.decrementAndGet();
    }

    /// {@return whether it has a bound of its own on the requests in flight}
    public boolean isBounded() {
        return options.maxInFlight() != RouteOptions.NO_LIMIT;
    }

    /// Begins with a request, for a route that is bounded.
    ///
    /// @return false if as many are in flight as its options allow
    public boolean tryBegin() {
        if (inFlight.incrementAndGet() <= options.maxInFlight()) {
            return true;
        }
        end();
        return false;
    }

    /// Ends what has begun.
    public void end() {
        inFlight.decrementAndGet();
    }

    /// {@return method and path, for logs}
    @Override
    public String toString() {
        return (method == null ? "any" : method.name()) + " " + pattern;
    }
}
