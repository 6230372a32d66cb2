package hyperserve.web.form;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// The bounds of a form; immutable.
final class Bounds {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    private static final Bounds URL_ENCODED =
            new Bounds(
                    Map.of(
                            Bound.FORM, 1L * MIB,
                            Bound.COUNT, 1000L,
                            Bound.NAME, 1L * KIB,
                            Bound.VALUE, 256L * KIB));

    private static final Bounds MULTIPART =
            new Bounds(
                    Map.of(
                            Bound.FORM, 64L * MIB,
                            Bound.COUNT, 100L,
                            Bound.NAME, 1L * KIB,
                            Bound.VALUE, 256L * KIB,
                            Bound.VALUES, 1L * MIB,
                            Bound.FILE, 64L * MIB,
                            Bound.HEAD, 4L * KIB,
                            Bound.HEAD_LINES, 16L,
                            Bound.OUTSIDE, 4L * KIB,
                            Bound.MEMORY, 256L * KIB));

    private final Map<Bound, Long> values;

    private Bounds(Map<Bound, Long> values) {
        this.values = values;
    }

    static Bounds urlEncoded() {
        return URL_ENCODED;
    }

    static Bounds multipart() {
        return MULTIPART;
    }

    long of(Bound bound) {
        return Objects.requireNonNull(values.get(bound));
    }

    /// @throws IllegalArgumentException if the value is out of what the bound may be
    Bounds with(Bound bound, long value) {
        if (value < bound.least || value > bound.greatest) {
            throw new IllegalArgumentException(
                    "the bound must be from %s to %s, was %s"
                            .formatted(bound.least, bound.greatest, value));
        }
        Map<Bound, Long> changed = new EnumMap<>(values);
        changed.put(bound, value);
        return new Bounds(changed);
    }
}
