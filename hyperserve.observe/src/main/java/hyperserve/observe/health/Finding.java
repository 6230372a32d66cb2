package hyperserve.observe.health;

import hyperserve.api.Nullable;

/// What was found out about one thing.
///
/// @param name what was asked
/// @param critical whether the server is not ready without
/// @param failure what is wrong, null if all is well
public record Finding(String name, boolean critical, @Nullable String failure) {

    /// {@return whether all is well, or it does not matter}
    public boolean passes() {
        return failure == null || !critical;
    }
}
