package hyperserve.demo.room;

import java.util.function.LongSupplier;

/// How many messages a visitor may send: some at once, and more as time goes by. For one thread at
/// a time.
final class Allowance {

    private static final long SECOND = 1_000_000_000;

    private final LongSupplier clock;
    private final long each;
    private final long most;

    /// In nanoseconds, of which a message costs `each`.
    private long left;

    private long last;

    /// @param clock nanoseconds since whenever
    Allowance(RoomLimits limits, LongSupplier clock) {
        this.clock = clock;
        each = SECOND / limits.perSecond();
        most = limits.burst() * each;
        left = most;
        last = clock.getAsLong();
    }

    /// {@return whether there was one left}
    boolean take() {
        long now = clock.getAsLong();
        left = Math.min(most, left + Math.min(most, now - last));
        last = now;
        if (left < each) {
            return false;
        }
        left -= each;
        return true;
    }
}
