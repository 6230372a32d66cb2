package hyperserve.web.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// What is dropped when there is no room.
final class MemorySessionStoreTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = BEGIN;

    private static StoredSession session(int size, Duration life) {
        return new StoredSession(Map.of("v", "x".repeat(size - 1)), BEGIN, BEGIN.plus(life));
    }

    private static StoredSession session(int size) {
        return session(size, Duration.ofHours(1));
    }

    @Test
    void dropsTheOneThatWasNotUsedForLongest() {
        MemorySessionStore store = MemorySessionStore.of(2, 10_000, () -> now);
        store.insert("a", session(1));
        store.insert("b", session(1));
        assertThat(store.load("a")).isEqualTo(session(1));
        store.insert("c", session(1));
        assertThat(store.load("b")).isNull();
        assertThat(store.load("a")).isNotNull();
        assertThat(store.load("c")).isNotNull();
    }

    @Test
    void dropsWhatHasExpiredBeforeAllElse() {
        MemorySessionStore store = MemorySessionStore.of(2, 10_000, () -> now);
        store.insert("a", session(1));
        store.insert("b", session(1, Duration.ofMinutes(1)));
        now = BEGIN.plus(Duration.ofMinutes(1));
        store.insert("c", session(1));
        assertThat(store.load("a")).isNotNull();
        assertThat(store.load("b")).isNull();
    }

    @Test
    void countsWhatTheyTake() {
        MemorySessionStore store = MemorySessionStore.of(100, 3 * 228, () -> now);
        store.insert("a", session(100));
        store.insert("b", session(100));
        store.insert("c", session(100));
        assertThat(store.count()).isEqualTo(3);
        assertThat(store.replace("c", session(50))).isTrue();
        assertThat(store.count()).isEqualTo(3);
        assertThat(store.replace("c", session(101))).isTrue();
        assertThat(store.count()).isEqualTo(2);
        assertThat(store.load("a")).isNull();
        store.delete("b");
        store.delete("b");
        store.insert("d", session(100));
        store.insert("e", session(100));
        assertThat(store.count()).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store.insert("f", session(3 * 228 - 127)));
    }

    @Test
    void replacesNoneThatIsGone() {
        MemorySessionStore store = MemorySessionStore.create();
        assertThat(store.replace("a", session(1))).isFalse();
        assertThat(store.load("a")).isNull();
    }
}
