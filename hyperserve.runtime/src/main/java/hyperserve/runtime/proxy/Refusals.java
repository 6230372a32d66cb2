package hyperserve.runtime.proxy;

import hyperserve.runtime.logging.LazyLogger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Counts the connections that were refused for their headers, and tells of them: at once, and then
/// once a minute at most, of all that came since together with the next. Any thread may use it.
public final class Refusals {

    private static final Logger LOG = LazyLogger.of(Refusals.class);

    private static final long SILENCE = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier clock;
    private final AtomicLong untold = new AtomicLong();

    /// Until when nothing is told; 0 if nothing was told yet.
    private final AtomicLong silentUntil = new AtomicLong();

    /// None was refused yet.
    ///
    /// @param clock the time in nanoseconds, as `System.nanoTime`
    public Refusals(LongSupplier clock) {
        this.clock = clock;
    }

    /// Counts one, whose connection is about to be closed.
    ///
    /// @param proxy the peer, which has to send a header
    /// @param why what is wrong with what it has sent
    public void count(SocketAddress proxy, MalformedHeaderException why) {
        untold.getAndIncrement();
        long now = clock.getAsLong();
        long until = silentUntil.get();
        boolean silent = until != 0 && now - until < 0;
        if (!silent && silentUntil.compareAndSet(until, (now + SILENCE) | 1)) {
            LOG.log(
                    Level.WARNING,
                    "{0} connections were closed, as the PROXY header that has to come first was"
                            + " not valid; of the last one, from {1}: {2}; this is told once a"
                            + " minute",
                    Long.toString(untold.getAndSet(0)),
                    proxy instanceof InetSocketAddress ? proxy : "a Unix domain socket",
                    why.getMessage());
        }
    }
}
