package hyperserve.runtime.net;

import java.lang.ref.Reference;

/// Whether there is memory for steps of the JDK that belong together, as
/// [hyperserve.api.pool.StackRoom] sees to the stack.
///
/// Between the system's `accept` and the channel that owns the new descriptor, and likewise when a
/// selector is opened or closed, the JDK allocates some hundred bytes. If an [OutOfMemoryError]
/// strikes there, the descriptor is nobody's: it stays open, and its client waits for ever. So who
/// is about to do that asks here first, and if there is no room does it later. Others may take the
/// memory meanwhile, in particular while the system runs another thread on this one's processor; so
/// there has to be far more than is needed. It cannot be ruled out.
final class HeapRoom {

    private static final long MIB = 1024 * 1024;

    /// What others can hardly fill in the time that such a step takes. Half of it may be of no use:
    /// where the young generation is copied, the space it was copied to last counts as free.
    private static final long ENOUGH =
            Math.clamp(Runtime.getRuntime().maxMemory() / 16, 2 * MIB, 16 * MIB);

    /// Small, as there may be no more: a JVM can be told to end at an [OutOfMemoryError].
    private static final int CRUMB = 64 * 1024;

    private HeapRoom() {}

    /// What is free is not counted before the next collection, which comes when somebody needs
    /// memory. If the heap is nearly full, that is we, a little at a time: a server that waits for
    /// clients which it does not accept needs none.
    ///
    /// @return whether the heap has room; to find out takes about a tenth of a microsecond, unless
    ///     it is nearly full
    static boolean isThere() {
        long free = free();
        for (long filled = 0; free < ENOUGH && filled < ENOUGH; filled += CRUMB) {
            long before = free;
            free = freeAfterCrumb();
            if (free > before) {
                break;
            }
        }
        return free >= ENOUGH;
    }

    private static long freeAfterCrumb() {
        byte[] crumb = new byte[CRUMB];
        try {
            return free();
        } finally {
            // Or it might not be allocated at all.
            Reference.reachabilityFence(crumb);
        }
    }

    private static long free() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    }
}
