package hyperserve.runtime.routing;

/// What stands between two slashes of a pattern.
sealed interface Segment {

    /// Matches itself. Empty only at the end, where it is what follows a final slash.
    ///
    /// @param text the decoded text
    record Literal(String text) implements Segment {}

    /// `{name}`: matches any one non-empty segment.
    ///
    /// @param name the name
    record Parameter(String name) implements Segment {}

    /// `{name...}`: matches all that is left, even nothing. Only at the end.
    ///
    /// @param name the name
    record Rest(String name) implements Segment {}
}
