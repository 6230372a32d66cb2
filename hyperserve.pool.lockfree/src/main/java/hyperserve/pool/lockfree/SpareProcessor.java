package hyperserve.pool.lockfree;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Finds out whether there is a processor for one who is woken to help.
///
/// Where there is none, a helper takes its time from whoever has one: from the holder of the lane,
/// who does the same work without a thread to be woken, or from somebody else on the machine, such
/// as the client. Linux tells how long each thread could have run and had to wait (proc(5), the
/// second number of `/proc/PID/task/TID/schedstat`). If the workers had to wait for more than a
/// quarter of a trial, nobody is called for some time, which doubles while that stays so. What is
/// behind by milliseconds is helped all the same.
///
/// Asking costs some microseconds for each worker, so it is done now and then, and only while there
/// is something to help with. The monitor's own.
final class SpareProcessor {

    static final long TRIAL = TimeUnit.MILLISECONDS.toNanos(20);

    /// From one good trial to the next.
    static final long INTERVAL = 25 * TRIAL;

    static final long FIRST_REST = 5 * TRIAL;

    static final long LONGEST_REST = 100 * TRIAL;

    private final LongSupplier delay;

    private boolean trying;
    private boolean calling = true;

    /// When the last trial began or ended.
    private long since = System.nanoTime() - INTERVAL;

    /// How long after its end the next one may begin.
    private long pause;

    /// For how long nobody was called the last time; zero if help was good.
    private long rest;

    private long delayBefore;

    /// @param delay how long all workers have had to wait for a processor so far, in nanoseconds
    SpareProcessor(LongSupplier delay) {
        this.delay = delay;
    }

    /// Whether to call somebody to help. Asked at each look.
    ///
    /// @param now the time, in nanoseconds
    /// @param behind whether there is something to help with
    boolean isLikely(long now, boolean behind) {
        if (trying && now - since >= TRIAL) {
            judge(now);
        } else if (!trying && now - since >= pause) {
            calling = true;
            if (behind) {
                trying = true;
                since = now;
                delayBefore = delay.getAsLong();
            }
        }
        return calling;
    }

    private void judge(long now) {
        trying = false;
        calling = delay.getAsLong() - delayBefore <= (now - since) / 4;
        rest = calling ? 0 : Math.clamp(2 * rest, FIRST_REST, LONGEST_REST);
        pause = calling ? INTERVAL : rest;
        since = now;
    }
}
