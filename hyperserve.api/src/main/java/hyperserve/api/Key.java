package hyperserve.api;

import java.util.Objects;

/// Names an attribute of requests, and says what type it has. A key is equal to itself alone, so
/// that nobody reads or hides another's attribute: keep it in a constant.
///
/// @param <T> the type of the attribute
@SuppressWarnings("UnusedTypeParameter") // for who uses the key
public final class Key<T> {

    private final String name;

    private Key(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /// A new key.
    ///
    /// @param name what the attribute is called in messages
    /// @param <T> the type of the attribute
    /// @return a key that is equal to no other
    public static <T> Key<T> of(String name) {
        return new Key<>(name);
    }

    /// {@return the name}
    @Override
    public String toString() {
        return name;
    }
}
