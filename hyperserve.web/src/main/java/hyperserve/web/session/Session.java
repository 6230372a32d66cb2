package hyperserve.web.session;

import hyperserve.api.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// What is known of a browser, for the time of one request: [Sessions#of] gives it. What is changed
/// is kept when the handler has returned, or thrown an [hyperserve.api.HttpException]; after that,
/// in the writer of a body for one, it can be read and not changed. It is used by the thread of its
/// request.
///
/// A session begins with the first value that is set: to look at it begins none.
public final class Session {

    /// What is to be done in the end.
    enum Change {
        NONE,
        VALUES,
        ID,
        END
    }

    private final Map<String, String> values;
    private final Instant created;
    private final @Nullable String id;
    private final int maxSize;
    private Change change = Change.NONE;
    private boolean kept;
    private long size;

    /// @param id null if it is not known from a request before
    Session(@Nullable String id, StoredSession stored, int maxSize) {
        this.id = id;
        this.values = new HashMap<>(stored.values());
        this.created = stored.created();
        this.maxSize = maxSize;
        this.size = stored.size();
    }

    /// The value of a name.
    ///
    /// @param name the name
    /// @return the value, null if there is none
    public @Nullable String get(String name) {
        return values.get(name);
    }

    /// {@return all values by name, as of now; immutable}
    public Map<String, String> values() {
        return Map.copyOf(values);
    }

    /// {@return whether it is not known from a request before}
    public boolean isNew() {
        return id == null;
    }

    /// {@return when it began}
    public Instant created() {
        return created;
    }

    /// Sets a value.
    ///
    /// @param name its name
    /// @param value the value
    /// @return this
    /// @throws IllegalArgumentException if names and values are longer, together, than
    ///     [Sessions#withMaxSize] says
    /// @throws IllegalStateException if it was kept already, or ended
    public Session set(String name, String value) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        requireOpen();
        @Nullable String before = values.get(name);
        if (value.equals(before)) {
            return this;
        }
        long less = before == null ? 0 : (long) name.length() + before.length();
        long next = size - less + name.length() + value.length();
        if (next > maxSize) {
            throw new IllegalArgumentException(
                    "the session would have %s characters with '%s', at most %s are kept"
                            .formatted(next, name, maxSize));
        }
        size = next;
        values.put(name, value);
        changes(Change.VALUES);
        return this;
    }

    /// Drops a value, if it is there.
    ///
    /// @param name its name
    /// @return this
    /// @throws IllegalStateException if it was kept already, or ended
    public Session remove(String name) {
        requireOpen();
        String before = values.remove(name);
        if (before != null) {
            size -= (long) name.length() + before.length();
            changes(Change.VALUES);
        }
        return this;
    }

    /// Gives it another id, and keeps its values. To be called whenever the user changes, at a
    /// login most of all: or who has had a browser begin with an id of theirs knows that of the
    /// user.
    ///
    /// @return this
    /// @throws IllegalStateException if it was kept already, or ended
    public Session rotate() {
        requireOpen();
        changes(Change.ID);
        return this;
    }

    /// Ends it, at a logout: its values are dropped, here and in the store, and the cookie with
    /// them.
    ///
    /// @throws IllegalStateException if it was kept already
    public void end() {
        if (kept) {
            throw tooLate();
        }
        values.clear();
        size = 0;
        change = Change.END;
    }

    private void changes(Change what) {
        change = change == Change.ID ? Change.ID : what;
    }

    private void requireOpen() {
        if (kept) {
            throw tooLate();
        }
        if (change == Change.END) {
            throw new IllegalStateException("the session was ended");
        }
    }

    private static IllegalStateException tooLate() {
        return new IllegalStateException(
                "the session was kept when the handler returned: it is too late to change it");
    }

    /// Nothing can be changed any more.
    Change keep() {
        kept = true;
        return change;
    }

    @Nullable
    String id() {
        return id;
    }

    /// {@return the names of its values, and nothing that is secret}
    @Override
    public String toString() {
        return "Session" + values.keySet();
    }
}
