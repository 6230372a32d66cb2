package hyperserve.observe.accesslog;

import hyperserve.api.Nullable;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Counts the lines that were dropped, and tells of them in the log of the server, once a minute at
/// most. Any thread may use it.
final class Losses {

    static final long SILENCE = TimeUnit.MINUTES.toNanos(1);

    private static final Logger LOG = System.getLogger("hyperserve.observe.AccessLog");

    private final LongAdder count = new LongAdder();
    private final String destination;
    private volatile @Nullable String why;
    private volatile @Nullable String toldWhy;

    private final AtomicLong told = new AtomicLong();

    /// When it was told last, 0 for never.
    private volatile long toldAt;

    Losses(String destination) {
        this.destination = destination;
    }

    /// Some lines were dropped.
    void add(long lines) {
        count.add(lines);
    }

    /// It could not be written or opened.
    void because(String reason) {
        why = reason;
    }

    /// It could be written.
    void well() {
        why = null;
        toldWhy = null;
    }

    long count() {
        return count.sum();
    }

    /// Tells what there is to tell, unless that was done less than a minute ago.
    ///
    /// @param now the time of [System#nanoTime]
    void tell(long now) {
        long last = toldAt;
        if (last == 0 || now - last >= SILENCE) {
            tellAtOnce(now);
        }
    }

    /// Tells what there is to tell.
    void tellAtOnce(long now) {
        String reason = why;
        long sum = count.sum();
        long fresh = sum - told.getAndSet(sum);
        if (fresh == 0 && (reason == null || reason.equals(toldWhy))) {
            return;
        }
        toldAt = now | 1;
        toldWhy = reason;
        LOG.log(
                Level.WARNING,
                "the access log has dropped {0} lines, {1} in all, as {2} {3}; requests are"
                        + " answered as before",
                Long.toString(fresh),
                Long.toString(sum),
                destination,
                reason == null ? "takes them too slowly" : "fails: " + reason);
    }
}
