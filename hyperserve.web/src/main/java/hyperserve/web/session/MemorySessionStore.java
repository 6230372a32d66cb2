package hyperserve.web.session;

import hyperserve.api.Nullable;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Sessions in memory: gone with the process, and known to one server alone. When there are as many
/// as may be, those that have expired are dropped, and then the one that was not used for longest.
/// So whoever can begin sessions without end can end those of others; an application should begin
/// one only for who has logged in, or behind a bound on rate.
public final class MemorySessionStore implements SessionStore {

    private static final int DEFAULT_SESSIONS = 10_000;
    private static final long DEFAULT_SIZE = 8 * 1024 * 1024;

    /// What a session takes beside its values, counted as characters.
    private static final int OVERHEAD = 128;

    private final int most;
    private final long mostSize;
    private final InstantSource clock;

    /// In the order of their use, that longest ago first. Guarded by this.
    private final LinkedHashMap<String, StoredSession> sessions =
            new LinkedHashMap<>(16, 0.75f, true);

    private long size;

    private MemorySessionStore(int most, long mostSize, InstantSource clock) {
        if (most < 1 || mostSize < OVERHEAD) {
            throw new IllegalArgumentException(
                    "a store must have room for a session of %s characters at least, was %s and %s"
                            .formatted(OVERHEAD, most, mostSize));
        }
        this.most = most;
        this.mostSize = mostSize;
        this.clock = clock;
    }

    /// {@return an empty store with room for 10,000 sessions of 8 Mi characters together}
    public static MemorySessionStore create() {
        return of(DEFAULT_SESSIONS, DEFAULT_SIZE);
    }

    /// An empty store.
    ///
    /// @param sessions how many sessions it has room for, 1 or more
    /// @param size how many characters all their names and values may have, 128 more for each, 128
    ///     or more
    /// @return the store
    /// @throws IllegalArgumentException if one of them is too small
    public static MemorySessionStore of(int sessions, long size) {
        return new MemorySessionStore(sessions, size, InstantSource.system());
    }

    static MemorySessionStore of(int sessions, long size, InstantSource clock) {
        return new MemorySessionStore(sessions, size, clock);
    }

    private static long sizeOf(StoredSession session) {
        return OVERHEAD + session.size();
    }

    @Override
    public synchronized @Nullable StoredSession load(String id) {
        return sessions.get(id);
    }

    @Override
    public synchronized void insert(String id, StoredSession session) {
        long own = sizeOf(session);
        if (own > mostSize) {
            throw new IllegalArgumentException(
                    "a session of %s characters is larger than the store".formatted(own));
        }
        if (sessions.size() >= most || size + own > mostSize) {
            dropExpired();
        }
        while (sessions.size() >= most || size + own > mostSize) {
            delete(sessions.sequencedKeySet().getFirst());
        }
        sessions.put(id, session);
        size += own;
    }

    @Override
    public synchronized boolean replace(String id, StoredSession session) {
        if (!sessions.containsKey(id)) {
            return false;
        }
        delete(id);
        insert(id, session);
        return true;
    }

    private void dropExpired() {
        Instant now = clock.instant();
        Iterator<Map.Entry<String, StoredSession>> each = sessions.entrySet().iterator();
        while (each.hasNext()) {
            StoredSession session = each.next().getValue();
            if (!session.expires().isAfter(now)) {
                size -= sizeOf(session);
                each.remove();
            }
        }
    }

    @Override
    public synchronized void delete(String id) {
        StoredSession before = sessions.remove(id);
        if (before != null) {
            size -= sizeOf(before);
        }
    }

    /// {@return how many sessions are kept, also of those that have expired}
    public synchronized int count() {
        return sessions.size();
    }
}
