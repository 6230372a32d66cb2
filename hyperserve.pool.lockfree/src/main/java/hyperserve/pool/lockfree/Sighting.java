package hyperserve.pool.lockfree;

/// What the monitor remembers of a worker from one look to the next. Its own.
final class Sighting {

    long word;

    /// Looks in a row at the same task.
    int strikes;

    /// Whether its thread was found waiting in this task, at the last look.
    boolean waited;

    /// Whether the task was told that it waits.
    boolean told;

    /// How long its thread had run at the second strike.
    long ranBefore;

    /// Whether it was woken and had not begun to look for work.
    boolean coming;

    /// Takes note of a word.
    ///
    /// @return whether it has changed
    boolean note(long seen) {
        boolean moved = seen != word;
        boolean free = !Worker.isInTask(seen) && !Worker.isTaken(seen);
        if (free || Worker.task(seen) != Worker.task(word)) {
            strikes = 0;
            waited = false;
            told = false;
        }
        word = seen;
        return moved;
    }
}
