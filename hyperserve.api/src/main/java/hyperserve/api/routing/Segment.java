package hyperserve.api.routing;

import hyperserve.api.Nullable;

/// What stands between two slashes of a pattern.
///
/// Here and wherever else a start passes, no `switch` is over types: the JVM makes its code anew in
/// each process, which takes longer than all the rest of a start from the AOT cache.
sealed interface Segment {

    /// {@return the name of the parameter, or null if there is none}
    @Nullable
    String name();

    /// {@return the segment without its name: those of one shape match the same}
    String shape();

    /// Matches itself. Empty only at the end, where it is what follows a final slash.
    ///
    /// @param text the decoded text
    record Literal(String text) implements Segment {

        @Override
        public @Nullable String name() {
            return null;
        }

        @Override
        public String shape() {
            return text;
        }
    }

    /// `{name}`: matches any one non-empty segment.
    ///
    /// @param name the name
    record Parameter(String name) implements Segment {

        @Override
        public String shape() {
            return "{}";
        }
    }

    /// `{name...}`: matches all that is left, even nothing. Only at the end.
    ///
    /// @param name the name
    record Rest(String name) implements Segment {

        @Override
        public String shape() {
            return "{...}";
        }
    }
}
