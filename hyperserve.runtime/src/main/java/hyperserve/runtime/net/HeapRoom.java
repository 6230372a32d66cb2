package hyperserve.runtime.net;

import hyperserve.api.Nullable;

import java.lang.ref.Reference;

/// Whether there is memory for steps of the JDK that belong together, as
/// [hyperserve.api.StackRoom] sees to the stack.
///
/// Between the system's `accept` and the channel that owns the new descriptor, and likewise when a
/// selector is opened or closed, the JDK allocates some hundred bytes. If an [OutOfMemoryError]
/// strikes there, the descriptor is nobody's: it stays open, and its client waits for ever. So who
/// is about to do that asks here first, and if there is no room does it later. Others may take the
/// memory meanwhile, in particular while the system runs another thread on this one's processor; so
/// there has to be far more than is needed. It cannot be ruled out.
final class HeapRoom {

    /// What one thread can hardly fill in the microseconds that such a step takes.
    private static final int SIZE = 1024 * 1024;

    /// What several cannot fill in the milliseconds for which another thread may come in between;
    /// less than that is free in many a heap that is healthy.
    private static final long PLENTY = Math.min(Runtime.getRuntime().maxMemory() / 8, 32L * SIZE);

    private HeapRoom() {}

    /// {@return whether the heap has room; to find out takes about a tenth of a microsecond, unless
    /// it is nearly full}
    static boolean isThere() {
        Runtime runtime = Runtime.getRuntime();
        if (runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory() >= PLENTY) {
            return true;
        }
        // More may be free after a collection; to try is to have that done.
        byte @Nullable [] room = null;
        try {
            room = new byte[SIZE];
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        } finally {
            // Or it might not be allocated at all.
            Reference.reachabilityFence(room);
        }
    }
}
