package hyperserve.observe.live;

import hyperserve.api.FinishedExchange;
import hyperserve.api.Nullable;
import hyperserve.observe.figures.Cells;
import hyperserve.observe.figures.FineTimes;

/// What is noted of exchanges for the page alone: their times, while somebody looks at it, and
/// faults, always. Any thread may use it.
final class Recent {

    /// The times are made when somebody looks for the first time, and stay.
    private record Times(FineTimes durations, FineTimes queued) {}

    private final Faults faults = new Faults();
    private @Nullable Times times;

    /// How many look. Volatile, so that each exchange pays for no more than a look at it.
    private volatile int lookers;

    /// An exchange has ended.
    void finished(FinishedExchange exchange) {
        if (lookers > 0) {
            note(exchange);
        }
        Fault fault = Fault.of(exchange);
        if (fault != null) {
            faults.add(fault);
        }
    }

    private void note(FinishedExchange exchange) {
        Times noted = times;
        if (noted == null) {
            return;
        }
        int stripe = Cells.stripe();
        noted.durations.add(stripe, exchange.durationNanos());
        long waited = exchange.queuedNanos();
        if (waited > 0) {
            noted.queued.add(stripe, waited);
        }
    }

    /// Somebody looks, until [#left()].
    synchronized void looks() {
        if (times == null) {
            times = new Times(new FineTimes(), new FineTimes());
        }
        lookers++;
    }

    /// Somebody looks no more.
    synchronized void left() {
        lookers--;
    }

    /// {@return the times of exchanges, for [FineTimes#quantile]; all zero before somebody looked}
    long[] durations() {
        return read(true);
    }

    /// {@return how long those have waited for a thread that did, likewise}
    long[] queued() {
        return read(false);
    }

    private long[] read(boolean durations) {
        Times noted = times;
        FineTimes read =
                noted == null ? new FineTimes() : durations ? noted.durations : noted.queued;
        return read.read();
    }

    Faults faults() {
        return faults;
    }
}
