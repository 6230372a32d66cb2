package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Asks the system what a thread does.
///
/// `Thread.getState` knows of locks, parks and sleeps, but calls a thread RUNNABLE that waits in a
/// system call, as a database driver does for its answer; and one that waits for a processor, too.
/// Linux knows better (proc(5), `/proc/PID/task/TID/stat` and `schedstat`). Elsewhere nothing is
/// known, and such a handler is relieved without being learned.
final class ThreadProbe {

    /// Returned where it cannot be known how long a thread has run.
    static final long UNKNOWN = -1;

    /// Resolves to `PID/task/TID` of whoever reads it.
    private static final Path SELF = Path.of("/proc/thread-self");

    private final @Nullable Path thread;

    /// @param thread the folder in which the system tells of the thread, null if there is none
    ThreadProbe(@Nullable Path thread) {
        this.thread = thread;
    }

    /// A probe of the calling thread, for any thread to use.
    static ThreadProbe ofCurrentThread() {
        try {
            return new ThreadProbe(SELF.resolveSibling(Files.readSymbolicLink(SELF)));
        } catch (IOException | UnsupportedOperationException e) {
            return new ThreadProbe(null);
        }
    }

    /// Whether the thread waits in the kernel; false if that cannot be known.
    boolean isWaiting() {
        String text = read("stat");
        // The state comes after the name, which stands in parentheses and may hold any character.
        int state = text.lastIndexOf(')') + 2;
        return state < text.length() && (text.charAt(state) == 'S' || text.charAt(state) == 'D');
    }

    /// How long the thread has had a processor so far, in nanoseconds, or [#UNKNOWN].
    long ranNanos() {
        String text = read("schedstat");
        int end = text.indexOf(' ');
        return end > 0 ? Long.parseLong(text, 0, end, 10) : UNKNOWN;
    }

    private String read(String file) {
        if (thread == null) {
            return "";
        }
        try {
            return Files.readString(thread.resolve(file));
        } catch (IOException e) {
            // The thread has ended, no descriptor is free, or the system does not keep this file.
            return "";
        }
    }
}
