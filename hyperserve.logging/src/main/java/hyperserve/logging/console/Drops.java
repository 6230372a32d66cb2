package hyperserve.logging.console;

import hyperserve.api.Nullable;

import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/// How many lines were dropped, by level. To count allocates nothing. Any thread may use it.
final class Drops {

    private static final Level[] LEVELS = Level.values();

    /// Has all levels, and is never changed.
    private final Map<Level, AtomicLong> counts = new EnumMap<>(Level.class);

    Drops() {
        for (Level level : LEVELS) {
            counts.put(level, new AtomicLong());
        }
    }

    private AtomicLong count(Level level) {
        return Objects.requireNonNull(counts.get(level));
    }

    void add(Level level) {
        count(level).incrementAndGet();
    }

    boolean isEmpty() {
        for (Level level : LEVELS) {
            if (count(level).get() != 0) {
                return false;
            }
        }
        return true;
    }

    /// {@return how many there are of each level, the most severe first; they are counted no more}
    long[] take() {
        long[] taken = new long[LEVELS.length];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = count(LEVELS[LEVELS.length - 1 - i]).getAndSet(0);
        }
        return taken;
    }

    /// Counts them again, as they could not be told.
    void giveBack(long[] taken) {
        for (int i = 0; i < taken.length; i++) {
            count(LEVELS[LEVELS.length - 1 - i]).addAndGet(taken[i]);
        }
    }

    /// {@return what was taken, in words; null if that is nothing}
    static @Nullable String told(long[] taken) {
        long all = 0;
        StringBuilder levels = new StringBuilder();
        for (int i = 0; i < taken.length; i++) {
            if (taken[i] != 0) {
                all += taken[i];
                levels.append(levels.isEmpty() ? "" : ", ");
                levels.append(taken[i]).append(' ').append(LEVELS[LEVELS.length - 1 - i].name());
            }
        }
        return all == 0
                ? null
                : all + " lines were dropped, as they could not be written in time: " + levels;
    }
}
