package hyperserve.web.filter;

import hyperserve.api.Nullable;

import java.util.Iterator;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// Token buckets by key, of which there are so many at most.
///
/// A bucket is one number: the time at which it will be full again. A token that is taken puts that
/// off by the time that one token takes to come; there is none left when that would be farther away
/// than the time in which an empty bucket fills. (This is the generic cell rate algorithm, which
/// counts the same as a bucket that is filled token by token.) So a thread takes a token by one
/// compare-and-set, and waits for nobody.
///
/// A bucket that is full says nothing that a new one does not say. When there is no room for a new
/// one, one thread takes out those that are full. If most are not, it is not tried again for a
/// while, as each new client of a flood of them would have all buckets looked at; until then new
/// keys share a few buckets, so that they are bounded as well, together.
///
/// A full bucket is taken out in two steps: it is marked, by compare-and-set on its time, and then
/// removed. Who has found it before and sees the mark looks again, so that no token is ever taken
/// from a bucket that is forgotten.
final class Buckets {

    private static final int SHARED = 256;
    private static final long REMOVED = Long.MIN_VALUE;
    private static final long LEAST_PAUSE = 100_000_000L;

    /// What was taken.
    ///
    /// @param granted whether there was a token
    /// @param remaining how many whole ones are left
    /// @param delay after how many nanoseconds there is one more, 0 if there are all
    record Taken(boolean granted, long remaining, long delay) {}

    private final long interval;
    private final long filling;
    private final int most;
    private final ConcurrentHashMap<String, AtomicLong> buckets = new ConcurrentHashMap<>();
    private final AtomicLong[] shared = new AtomicLong[SHARED];
    private final AtomicBoolean sweeping = new AtomicBoolean();
    private volatile long nextSweep;

    /// @param interval nanoseconds that a token takes to come
    /// @param capacity tokens in a full bucket
    /// @param most buckets at a time
    Buckets(long interval, long capacity, int most) {
        this.interval = interval;
        this.filling = Math.multiplyExact(interval, capacity);
        this.most = most;
        for (int i = 0; i < SHARED; i++) {
            shared[i] = new AtomicLong();
        }
    }

    /// Takes a token.
    ///
    /// @param key whose bucket
    /// @param now nanoseconds since a time before all calls
    Taken take(String key, long now) {
        Taken taken = take(bucket(key, now), now);
        while (taken == null) {
            taken = take(bucket(key, now), now);
        }
        return taken;
    }

    /// Null if the bucket was removed meanwhile.
    private @Nullable Taken take(AtomicLong bucket, long now) {
        while (true) {
            long full = bucket.get();
            if (full == REMOVED) {
                return null;
            }
            long later = Math.max(full, now) + interval;
            long missing = later - now;
            if (missing > filling) {
                return new Taken(false, 0, missing - filling);
            }
            if (bucket.compareAndSet(full, later)) {
                long delay = missing % interval;
                return new Taken(
                        true, (filling - missing) / interval, delay == 0 ? interval : delay);
            }
        }
    }

    private AtomicLong bucket(String key, long now) {
        AtomicLong known = buckets.get(key);
        if (known != null) {
            return known;
        }
        if (buckets.mappingCount() >= most && !makeRoom(now)) {
            return shared[(key.hashCode() * 0x9E3779B9) >>> 24];
        }
        AtomicLong made = new AtomicLong();
        AtomicLong other = buckets.putIfAbsent(key, made);
        return other == null ? made : other;
    }

    private boolean makeRoom(long now) {
        if (now < nextSweep || !sweeping.compareAndSet(false, true)) {
            return false;
        }
        try {
            int removed = removeFull(now);
            if (removed <= most / 16) {
                nextSweep = now + Math.max(LEAST_PAUSE, filling / 16);
            }
        } finally {
            sweeping.set(false);
        }
        return buckets.mappingCount() < most;
    }

    private int removeFull(long now) {
        int removed = 0;
        for (Iterator<AtomicLong> each = buckets.values().iterator(); each.hasNext(); ) {
            AtomicLong bucket = each.next();
            long full = bucket.get();
            if (full <= now && bucket.compareAndSet(full, REMOVED)) {
                each.remove();
                removed++;
            }
        }
        return removed;
    }

    /// {@return how many buckets there are}
    long size() {
        return buckets.mappingCount();
    }
}
