package hyperserve.api;

/// What became of the work that was under way when something was shut down.
///
/// @param finished how many came to their proper end
/// @param cut how many were interrupted or never begun
public record DrainReport(long finished, long cut) {}
