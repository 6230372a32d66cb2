package hyperserve.api.pool;

/// Makes sure of the stack that a pool's own steps need, when they run on the stack of a task.
///
/// A task may have recursed nearly to the end before it calls into its pool, as
/// [WorkerPool#blocking()] lets it. A [StackOverflowError] between two steps that belong together
/// would leave the pool half-way, and a `catch` or `finally` that is to mend that needs stack, too.
/// So a pool calls this first: then the error strikes here, while nothing has been done.
public final class StackRoom {

    /// Compiled, a level takes about 80 bytes (measured), and 210 interpreted: so this is 20 KB at
    /// the least. The longest way through a pool is some thirty calls, to the start of a thread.
    private static final int LEVELS = 256;

    private StackRoom() {}

    /// Returns if there is room for some dozens of calls; takes about half a microsecond.
    ///
    /// @throws StackOverflowError if there is not
    public static void ensure() {
        ensure(LEVELS);
    }

    /// Returns if there is room for some calls, one within the other, of 80 bytes each when they
    /// are compiled; for a step whose longest way is known, and which is taken often. It takes
    /// about two nanoseconds for each.
    ///
    /// @param calls how many calls; more than none
    /// @throws IllegalArgumentException if there are none
    /// @throws StackOverflowError if there is no room
    public static void ensure(int calls) {
        if (calls <= 0) {
            throw new IllegalArgumentException("calls must be more than none, was " + calls);
        }
        var _ = descend(calls, 1, 2, 3, 4, 5, 6);
    }

    /// Its arguments are alive across the call, so no compiler can make the frame smaller.
    private static long descend(int levels, long a, long b, long c, long d, long e, long f) {
        if (levels == 0) {
            return a ^ b ^ c ^ d ^ e ^ f;
        }
        return descend(levels - 1, b, c, d, e, f, a + levels) + (a ^ b ^ c ^ d ^ e ^ f);
    }
}
