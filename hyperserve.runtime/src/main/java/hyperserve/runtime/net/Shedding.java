package hyperserve.runtime.net;

import hyperserve.api.Nullable;
import hyperserve.runtime.limits.MemoryBudget;

import java.util.concurrent.TimeUnit;

/// Chooses which connections of a source make room for others, because memory is short or there are
/// as many as may be.
///
/// Only those that wait for their clients are chosen, and only after a moment, so never one that
/// has just come or whose handler works. When memory is short, those that keep something for an
/// unfinished request or answer come first, by what they keep times how long they have waited;
/// then those that have idled for a second: they keep little, and may be about to ask. When there
/// are too many, idle ones come first, by how long.
///
/// One pass looks at all connections, and chooses many at a time, as it takes a millisecond for ten
/// thousand. It allocates nothing. For the thread that polls the source.
final class Shedding {

    /// The most that are chosen in one pass.
    static final int MOST = 64;

    /// What a client is given to go on.
    private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(20);

    /// What an idle client is given that is not in the way of a newcomer.
    private static final long IDLE_GRACE = TimeUnit.SECONDS.toNanos(1);

    /// Between two passes, so that those chosen before have let go what they keep.
    private static final long REST = TimeUnit.MILLISECONDS.toNanos(5);

    /// Added to the scores of those that come first.
    private static final long FIRST = 1L << 62;

    private final @Nullable Connection[] chosen = new Connection[MOST];
    private final long[] scores = new long[MOST];
    private int count;
    private long restsUntil;
    private boolean resting;

    /// Whether the last pass was a moment ago.
    ///
    /// @param now the time
    boolean rests(long now) {
        resting &= restsUntil - now > 0;
        return resting;
    }

    /// Begins a pass.
    void begin(long now) {
        clear();
        resting = true;
        restsUntil = now + REST;
    }

    /// Looks at a connection.
    ///
    /// @param idleFirst whether room is needed for connections, and not for memory
    void consider(Connection connection, long now, boolean idleFirst) {
        if (!Connection.waits(connection.state())) {
            return;
        }
        long waited = Poller.waited(connection, now);
        if (waited < GRACE) {
            return;
        }
        long held = connection.ledger().held();
        boolean idle = held <= MemoryBudget.CONNECTION;
        if (idle && !idleFirst && waited < IDLE_GRACE) {
            return;
        }
        // In microseconds and units of 64 bytes, no product of times and sizes that occur
        // overflows.
        long weight = idle || idleFirst ? 1 : held >> 6;
        long score = Math.min(FIRST - 1, (waited >> 10) * weight);
        add(connection, idle == idleFirst ? FIRST + score : score);
    }

    /// Keeps the best, in order.
    private void add(Connection connection, long score) {
        int at = count;
        if (at == MOST) {
            if (score <= scores[MOST - 1]) {
                return;
            }
            at--;
        } else {
            count++;
        }
        while (at > 0 && scores[at - 1] < score) {
            scores[at] = scores[at - 1];
            chosen[at] = chosen[at - 1];
            at--;
        }
        scores[at] = score;
        chosen[at] = connection;
    }

    int count() {
        return count;
    }

    @Nullable
    Connection chosen(int index) {
        return chosen[index];
    }

    /// Forgets what was chosen.
    void clear() {
        for (int i = 0; i < count; i++) {
            chosen[i] = null;
        }
        count = 0;
    }
}
