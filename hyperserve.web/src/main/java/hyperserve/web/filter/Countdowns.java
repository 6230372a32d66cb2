package hyperserve.web.filter;

import hyperserve.api.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// The countdowns of one [Timeout], and the thread that looks at the clock for them.
///
/// All have the same time, so the list of them, to whose end each new one is put, is in the order
/// in which they are due. And the thread never has to be woken: while there is none it sleeps for
/// that time, so that it is up before one can be due that was begun meanwhile; otherwise it sleeps
/// until the first one is due.
///
/// It is started by the first request, and ends when there was none for that time, and for a second
/// at least. So a server that has stopped keeps none, and nobody has to end it.
final class Countdowns implements Runnable {

    private static final long LEAST_IDLE = 1_000_000_000L;

    private final long nanos;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();

    /// Guarded by the lock, as all that follows.
    private @Nullable Countdown first;

    private @Nullable Countdown last;
    private @Nullable Thread thread;
    private long idleSince;

    /// @param nanos the time that each has
    /// @param clock the time in nanoseconds
    Countdowns(long nanos, LongSupplier clock) {
        this.nanos = nanos;
        this.clock = clock;
    }

    /// Begins one for the calling thread.
    Countdown begin() {
        lock.lock();
        try {
            Countdown begun = new Countdown(this, clock.getAsLong() + nanos);
            if (thread == null) {
                // Kept only if it could be started: perhaps the system has no room for it.
                thread = started();
            }
            appendLocked(begun);
            return begun;
        } finally {
            lock.unlock();
        }
    }

    private Thread started() {
        Thread made =
                Thread.ofPlatform()
                        .daemon()
                        .name("hyperserve-web-timeout")
                        .inheritInheritableThreadLocals(false)
                        .unstarted(this);
        // It may outlive the application whose request has started it.
        made.setContextClassLoader(null);
        made.start();
        idleSince = clock.getAsLong();
        return made;
    }

    private void appendLocked(Countdown begun) {
        Countdown end = last;
        begun.before = end;
        if (end == null) {
            first = begun;
        } else {
            end.after = begun;
        }
        last = begun;
    }

    /// Takes one out of the list, if it is there.
    void remove(Countdown done) {
        lock.lock();
        try {
            removeLocked(done);
        } finally {
            lock.unlock();
        }
    }

    private void removeLocked(Countdown done) {
        Countdown before = done.before;
        Countdown after = done.after;
        if (before == null && first != done) {
            return;
        }
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        done.before = null;
        done.after = null;
        if (first == null) {
            idleSince = clock.getAsLong();
        }
    }

    /// {@return how many are in the list, for tests}
    int size() {
        lock.lock();
        try {
            int size = 0;
            for (Countdown each = first; each != null; each = each.after) {
                size++;
            }
            return size;
        } finally {
            lock.unlock();
        }
    }

    /// {@return whether the thread is there, for tests}
    boolean isWatching() {
        lock.lock();
        try {
            return thread != null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        List<Countdown> expired = new ArrayList<>();
        long wait = expire(expired);
        while (wait >= 0) {
            // Nobody interrupts this thread to say anything.
            Thread.interrupted();
            LockSupport.parkNanos(this, wait);
            wait = expire(expired);
        }
    }

    /// Ends the time of those that are due.
    ///
    /// @param expired empty before and after
    /// @return how long to wait for the next one, or −1 to end
    private long expire(List<Countdown> expired) {
        long wait;
        lock.lock();
        try {
            wait = takeDueLocked(expired);
        } finally {
            lock.unlock();
        }
        expired.forEach(Countdown::expire);
        expired.clear();
        return wait;
    }

    private long takeDueLocked(List<Countdown> expired) {
        long now = clock.getAsLong();
        for (Countdown each = first; each != null && each.due - now <= 0; each = first) {
            expired.add(each);
            removeLocked(each);
        }
        Countdown next = first;
        if (next != null) {
            return next.due - now;
        }
        if (expired.isEmpty() && now - idleSince > Math.max(nanos, LEAST_IDLE)) {
            thread = null;
            return -1;
        }
        return nanos;
    }
}
