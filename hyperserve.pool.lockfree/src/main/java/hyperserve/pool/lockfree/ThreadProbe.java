package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Asks the system whether a thread waits.
///
/// `Thread.getState` knows of locks, parks and sleeps, but calls a thread RUNNABLE that waits in a
/// system call, as a database driver does for its answer. Linux knows better (proc(5),
/// `/proc/PID/task/TID/stat`). Elsewhere nothing is known, and such a handler is relieved without
/// being learned.
final class ThreadProbe {

    /// Resolves to `PID/task/TID` of whoever reads it.
    private static final Path SELF = Path.of("/proc/thread-self");

    private final @Nullable Path stat;

    private ThreadProbe(@Nullable Path stat) {
        this.stat = stat;
    }

    /// A probe of the calling thread, for any thread to use.
    static ThreadProbe ofCurrentThread() {
        try {
            Path thread = Files.readSymbolicLink(SELF);
            return new ThreadProbe(SELF.resolveSibling(thread).resolve("stat"));
        } catch (IOException | UnsupportedOperationException e) {
            return new ThreadProbe(null);
        }
    }

    /// Whether the thread waits in the kernel; false if that cannot be known.
    boolean isWaiting() {
        if (stat == null) {
            return false;
        }
        try {
            return isWaiting(Files.readString(stat));
        } catch (IOException e) {
            // The thread has ended, or no descriptor is free.
            return false;
        }
    }

    /// The state comes after the name, which stands in parentheses and may hold any character.
    private static boolean isWaiting(String text) {
        int state = text.lastIndexOf(')') + 2;
        return state < text.length() && (text.charAt(state) == 'S' || text.charAt(state) == 'D');
    }
}
