package example.board;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hyperserve.api.Nullable;
import hyperserve.web.session.SessionStore;
import hyperserve.web.session.StoredSession;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A store of sessions whose keys are hashes: who reads it cannot take over a session. A table of a
/// database would have the place of the map.
final class HashedSessions implements SessionStore {

    private final Map<String, StoredSession> sessions = new ConcurrentHashMap<>();
    private final InstantSource clock;

    HashedSessions(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public @Nullable StoredSession load(String id) {
        return sessions.get(hash(id));
    }

    /// Also sweeps: those that come pay for those that have gone.
    @Override
    public void insert(String id, StoredSession session) {
        sessions.values().removeIf(each -> each.expires().isBefore(clock.instant()));
        sessions.put(hash(id), session);
    }

    @Override
    public boolean replace(String id, StoredSession session) {
        return sessions.replace(hash(id), session) != null;
    }

    @Override
    public void delete(String id) {
        sessions.remove(hash(id));
    }

    private static String hash(String id) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(id.getBytes(US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
