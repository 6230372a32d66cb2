package hyperserve.web.session;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/// A session as a store keeps it.
///
/// @param values what the application knows, by name; immutable
/// @param created when it began
/// @param expires when it ends, if no request renews it before
public record StoredSession(Map<String, String> values, Instant created, Instant expires) {

    /// A session.
    public StoredSession {
        values = Map.copyOf(values);
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(expires, "expires");
    }

    /// {@return how much it takes, in characters of names and values}
    public long size() {
        long sum = 0;
        for (Map.Entry<String, String> each : values.entrySet()) {
            sum += each.getKey().length() + each.getValue().length();
        }
        return sum;
    }
}
