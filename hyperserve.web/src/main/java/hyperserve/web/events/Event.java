package hyperserve.web.events;

import hyperserve.api.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/// An event as it is sent (WHATWG HTML §9.2.5). Immutable, and encoded once however many clients it
/// is sent to.
public final class Event {

    /// It comes back in a field of a request, which has a bound.
    private static final int LONGEST_ID = 1024;

    private final @Nullable String data;
    private final @Nullable String type;
    private final @Nullable String id;
    private final @Nullable Duration retry;

    /// Made when it is sent first; threads that make it at the same time make equal ones.
    private volatile @Nullable ByteBuffer encoded;

    private Event(
            @Nullable String data,
            @Nullable String type,
            @Nullable String id,
            @Nullable Duration retry) {
        this.data = data;
        this.type = type;
        this.id = id;
        this.retry = retry;
    }

    /// An event of the type `message`, without an id.
    ///
    /// @param data what it says. CR, LF and CRLF end a line each, and each comes to the client as
    ///     LF; so JSON is better written without any
    /// @return the event
    public static Event of(String data) {
        return new Event(Objects.requireNonNull(data, "data"), null, null, null);
    }

    /// What sets the id that the client has got last, and nothing else: it sees no event.
    ///
    /// @param id the id
    /// @return the event without data
    /// @throws IllegalArgumentException as [#withId] does
    public static Event ofId(String id) {
        return new Event(null, null, null, null).withId(id);
    }

    /// {@return what it says, null if it is only about id or time}
    public @Nullable String data() {
        return data;
    }

    /// {@return its type, null for `message`}
    public @Nullable String type() {
        return type;
    }

    /// {@return its id, null if it has none}
    public @Nullable String id() {
        return id;
    }

    /// {@return how long the client is to wait before it connects again, null if nothing is said}
    public @Nullable Duration retry() {
        return retry;
    }

    /// This event with a type, the name under which a page listens to it.
    ///
    /// @param name text without control characters, not empty
    /// @return a new event
    /// @throws IllegalArgumentException if it is malformed
    public Event withType(String name) {
        return new Event(data, requirePlain("type", name), id, retry);
    }

    /// This event with an id. The client sends that of the last event it has got, in the field
    /// `Last-Event-ID`, when it connects again.
    ///
    /// @param text text without control characters, and without spaces at its ends, as a field
    ///     value has none; 1 to 1024 bytes of UTF-8
    /// @return a new event
    /// @throws IllegalArgumentException if it is malformed
    public Event withId(String text) {
        requirePlain("id", text);
        if (!text.equals(text.strip())
                || text.getBytes(StandardCharsets.UTF_8).length > LONGEST_ID) {
            throw new IllegalArgumentException(
                    "the id must have 1 to 1024 bytes, and no space at its ends, was '"
                            + text
                            + "'");
        }
        return new Event(data, type, text, retry);
    }

    /// This event with a time that the client is to wait before it connects again.
    ///
    /// @param time how long, to the millisecond
    /// @return a new event
    /// @throws IllegalArgumentException if it is negative, or more than a day
    public Event withRetry(Duration time) {
        return new Event(data, type, id, requireRetry(time));
    }

    static Duration requireRetry(Duration time) {
        if (time.isNegative() || time.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("retry must be 0 to a day, was " + time);
        }
        return time;
    }

    /// A line end in it would begin a field of the attacker's choice, and a NUL has an id ignored.
    private static String requirePlain(String name, String text) {
        if (text.isEmpty() || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "the %s must not be empty or have control characters, was '%s'"
                            .formatted(name, text));
        }
        return text;
    }

    /// {@return the bytes on the wire: the same buffer each time, so that a server keeps them once}
    ByteBuffer encoded() {
        ByteBuffer known = encoded;
        if (known == null) {
            known = bytes(toString());
            encoded = known;
        }
        return known;
    }

    /// A comment, of as many lines as the text has.
    static ByteBuffer comment(String text) {
        return bytes(lines(new StringBuilder(), ":", text).append('\n').toString());
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
    }

    /// {@return the event as it is sent}
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (id != null) {
            text.append("id: ").append(id).append('\n');
        }
        if (type != null) {
            text.append("event: ").append(type).append('\n');
        }
        if (retry != null) {
            text.append("retry: ").append(retry.toMillis()).append('\n');
        }
        if (data != null) {
            lines(text, "data:", data);
        }
        return text.append('\n').toString();
    }

    /// The client takes one space behind the colon away, so that there has to be one.
    private static StringBuilder lines(StringBuilder to, String field, String text) {
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char next = i == text.length() ? '\n' : text.charAt(i);
            if (next == '\n' || next == '\r') {
                to.append(field).append(' ').append(text, start, i).append('\n');
                if (next == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                    i++;
                }
                start = i + 1;
            }
        }
        return to;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Event that
                && Objects.equals(data, that.data)
                && Objects.equals(type, that.type)
                && Objects.equals(id, that.id)
                && Objects.equals(retry, that.retry);
    }

    @Override
    public int hashCode() {
        return Objects.hash(data, type, id, retry);
    }
}
