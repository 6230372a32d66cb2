package hyperserve.api;

/// What became of the work that was under way when something was shut down. What a pool reports
/// is about submitted tasks, but those that drain it themselves; each is in one of the two, by what
/// it was when the drain ended.
///
/// @param finished how many came to their own end, by a return or a throw, before they were
///     interrupted
/// @param cut how many were interrupted or never begun
public record DrainReport(long finished, long cut) {}
