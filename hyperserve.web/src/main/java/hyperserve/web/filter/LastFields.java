package hyperserve.web.filter;

import hyperserve.api.Headers;
import hyperserve.api.Nullable;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/// Changes the field lines of answers, most of which have the same ones: who makes a response once,
/// or with one of the usual types of content, has the very object again, and what became of it the
/// last time is taken once more.
///
/// Threads: any. A thread may see what was kept before, which is right, too.
final class LastFields {

    /// One in so many of those that are others than before is kept in their place: if each answer
    /// has lines of its own, threads on many cores do not write to one place each time.
    private static final int SELDOM = 16;

    private record Change(Headers from, Headers to) {}

    private final UnaryOperator<Headers> change;
    private @Nullable Change last;

    /// @param change gives the same for the same lines, and keeps nothing of them
    LastFields(UnaryOperator<Headers> change) {
        this.change = change;
    }

    // The same object, as to compare the lines would cost what this saves.
    @SuppressWarnings("ReferenceEquality")
    Headers of(Headers present) {
        Change known = last;
        if (known != null && known.from == present) {
            return known.to;
        }
        Headers changed = change.apply(present);
        if (known == null || ThreadLocalRandom.current().nextInt(SELDOM) == 0) {
            last = new Change(present, changed);
        }
        return changed;
    }
}
