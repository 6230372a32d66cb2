package hyperserve.runtime.net;

import hyperserve.runtime.limits.MemoryBudget;

/// What one connection has taken of the [MemoryBudget]. Owned by whoever owns the connection; the
/// poller reads it while nobody seems to, to choose who is shed, and may be wrong by a little.
///
/// Most of it is not counted as it comes and goes but *settled*: whenever the owner lets go of the
/// connection, or is about to wait, it says how much is kept from now on. What is large is
/// *reserved* before it is allocated.
public final class Ledger {

    private final MemoryBudget budget;
    private long settled;
    private long reserved;

    /// Counts the connection itself.
    ///
    /// @param budget what it takes from
    public Ledger(MemoryBudget budget) {
        this.budget = budget;
        settle(0);
    }

    /// Counts what the connection keeps from now on, if there is room for as much more as that is.
    ///
    /// @param bytes all of it, beside itself and what is reserved
    /// @return false if there is no room; nothing has changed then
    boolean trySettle(long bytes) {
        long next = MemoryBudget.CONNECTION + bytes;
        if (next > settled && !budget.tryTake(next - settled)) {
            return false;
        }
        if (next < settled) {
            budget.giveBack(settled - next);
        }
        settled = next;
        return true;
    }

    /// Counts what the connection keeps from now on, whether there is room or not.
    ///
    /// @param bytes all of it, beside itself and what is reserved
    void settle(long bytes) {
        long next = MemoryBudget.CONNECTION + bytes;
        if (next != settled) {
            budget.take(next - settled);
            settled = next;
        }
    }

    /// Takes some before it is allocated.
    ///
    /// @param bytes how much
    /// @return false if there is no room; nothing has changed then
    public boolean reserve(long bytes) {
        if (!budget.tryTake(bytes)) {
            return false;
        }
        reserved += bytes;
        return true;
    }

    /// Gives back what was reserved.
    ///
    /// @param bytes how much
    public void release(long bytes) {
        reserved -= bytes;
        budget.giveBack(bytes);
    }

    /// How much the connection has taken.
    long held() {
        return settled + reserved;
    }

    /// Gives all back, at the end of what it counts for.
    public void close() {
        long left = reserved;
        budget.giveBack(settled + left);
        settled = 0;
        reserved = 0;
        assert left == 0 : "reserved and not released: " + left;
    }
}
