package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Asks the system what a thread does.
///
/// `Thread.getState` knows of locks, parks and sleeps, but calls a thread RUNNABLE that waits in a
/// system call, as a database driver does for its answer; and one that waits for a processor, too.
/// Linux knows better (proc(5), `/proc/PID/task/TID/stat` and `schedstat`). Elsewhere nothing is
/// known, and such a handler is relieved without being learned.
final class ThreadProbe {

    /// Returned where it cannot be known how long a thread has run.
    static final long UNKNOWN = -1;

    /// Resolves to `/proc/PID/task/TID` of whoever asks, where there is such a thing.
    private static final String SELF = "/proc/thread-self";

    private final @Nullable File thread;

    /// @param thread the folder in which the system tells of the thread, null if there is none
    ThreadProbe(@Nullable File thread) {
        this.thread = thread;
    }

    /// A probe of the calling thread, for any thread to use.
    ///
    /// By `java.io`, which the JVM has in use already: each worker comes here before it polls, and
    /// the classes for paths would be a millisecond of a start.
    static ThreadProbe ofCurrentThread() {
        try {
            String thread = new File(SELF).getCanonicalPath();
            return new ThreadProbe(thread.equals(SELF) ? null : new File(thread));
        } catch (IOException e) {
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

    /// How long the thread could have run so far, and had to wait for a processor, in nanoseconds,
    /// or [#UNKNOWN].
    long delayNanos() {
        String text = read("schedstat");
        int start = text.indexOf(' ') + 1;
        int end = text.indexOf(' ', start);
        return end > start ? Long.parseLong(text, start, end, 10) : UNKNOWN;
    }

    private String read(String file) {
        if (thread == null) {
            return "";
        }
        try (InputStream in = new FileInputStream(new File(thread, file))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException | OutOfMemoryError e) {
            // The thread has ended, no descriptor is free, or the system does not keep this file;
            // or there is no memory to read it, and the monitor has to get on with the others.
            return "";
        }
    }
}
