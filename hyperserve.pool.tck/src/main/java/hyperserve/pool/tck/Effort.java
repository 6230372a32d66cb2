package hyperserve.pool.tck;

import java.time.Duration;

/// How much trouble the tests take.
///
/// @param percent how often they repeat what depends on luck, in percent of [#QUICK]
/// @param patience how long they wait for what should happen soon, before they say that it never
///     will
public record Effort(int percent, Duration patience) {

    /// For each build: less than a minute.
    public static final Effort QUICK = new Effort(100, Duration.ofSeconds(20));

    /// Before a release: some minutes.
    public static final Effort FULL = new Effort(1_000, Duration.ofSeconds(60));

    private static final String PROPERTY = "hyperserve.tck.effort";

    /// What the system property `hyperserve.tck.effort` says, which is `quick` or `full`.
    ///
    /// @return the effort, [#QUICK] if the property is not set
    /// @throws IllegalArgumentException if it says something else
    public static Effort configured() {
        String word = System.getProperty(PROPERTY, "quick");
        return switch (word) {
            case "quick" -> QUICK;
            case "full" -> FULL;
            default ->
                    throw new IllegalArgumentException(
                            "%s is quick or full, not %s".formatted(PROPERTY, word));
        };
    }

    /// How often to do what [#QUICK] does so many times.
    int times(int quick) {
        return (int) Math.max(1, quick * (long) percent / 100);
    }
}
