package hyperserve.api.pool;

import hyperserve.api.Nullable;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Asks the system what a thread does: a part for authors of pools.
///
/// `Thread.getState` knows of locks, parks and sleeps, but calls a thread RUNNABLE that waits in a
/// system call, as a database driver does for its answer; and one that waits for a processor, too.
/// Linux knows better (proc(5), `/proc/PID/task/TID/stat` and `schedstat`). Elsewhere nothing is
/// known.
///
/// Any thread may ask. It costs some microseconds; where there is no memory for it, nothing is
/// known.
public final class ThreadProbe {

    /// Returned where it cannot be known how long a thread has run.
    public static final long UNKNOWN = -1;

    /// Resolves to `/proc/PID/task/TID` of whoever asks, where there is such a thing.
    private static final String SELF = "/proc/thread-self";

    /// More bytes than such a file has. Its length reads as 0, so that all of it would be read into
    /// 16 KB.
    private static final int ENOUGH = 512;

    private static final ThreadProbe NOTHING_KNOWN = new ThreadProbe(null);

    private final @Nullable File thread;

    /// Makes a probe.
    ///
    /// @param thread the folder in which the system tells of the thread, null if there is none
    public ThreadProbe(@Nullable File thread) {
        this.thread = thread;
    }

    /// {@return a probe of the calling thread; of its carrier, if it is a virtual one}
    public static ThreadProbe ofCurrentThread() {
        // By java.io, which the JVM has in use already: workers come here before they poll, and
        // the classes for paths would be a millisecond of a start.
        try {
            File self = new File(SELF);
            File thread = self.getCanonicalFile();
            return thread.equals(self.getAbsoluteFile()) ? NOTHING_KNOWN : new ThreadProbe(thread);
        } catch (IOException | OutOfMemoryError e) {
            return NOTHING_KNOWN;
        }
    }

    /// {@return whether the thread waits in the kernel; false if that cannot be known}
    public boolean isWaiting() {
        char state = state();
        return state == 'S' || state == 'D';
    }

    /// {@return whether the thread has a processor, or waits for one; false if that cannot be
    /// known}
    public boolean isRunnable() {
        return state() == 'R';
    }

    private char state() {
        String text = read("stat");
        // The state comes after the name, which stands in parentheses and may hold any character.
        int state = text.lastIndexOf(')') + 2;
        return state < text.length() ? text.charAt(state) : '?';
    }

    /// {@return how long the thread has had a processor so far, in nanoseconds, or [#UNKNOWN]}
    public long ranNanos() {
        String text = read("schedstat");
        int end = text.indexOf(' ');
        return end > 0 ? Long.parseLong(text, 0, end, 10) : UNKNOWN;
    }

    /// {@return how long the thread could have run so far, and had to wait for a processor, in
    /// nanoseconds, or [#UNKNOWN]}
    public long delayNanos() {
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
            return new String(in.readNBytes(ENOUGH), StandardCharsets.ISO_8859_1);
        } catch (IOException | OutOfMemoryError e) {
            // The thread has ended, no descriptor is free, or the system does not keep this file;
            // or there is no memory to read it, and whoever asks has to get on with the others.
            return "";
        }
    }
}
