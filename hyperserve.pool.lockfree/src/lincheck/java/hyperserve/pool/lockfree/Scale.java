package hyperserve.pool.lockfree;

import org.jetbrains.lincheck.datastructures.Options;

/// How many scenarios are tried, each in how many orders: `lincheck.iterations` and
/// `lincheck.invocations`.
final class Scale {

    private Scale() {}

    static <T extends Options<T, ?>> T apply(T options) {
        return shape(options)
                .iterations(Integer.getInteger("lincheck.iterations"))
                .invocationsPerIteration(Integer.getInteger("lincheck.invocations"));
    }

    /// Enough to find what is there to be found.
    static <T extends Options<T, ?>> T ample(T options) {
        return shape(options)
                .iterations(100)
                .invocationsPerIteration(10_000)
                .minimizeFailedScenario(false);
    }

    private static <T extends Options<T, ?>> T shape(T options) {
        return options.threads(3).actorsBefore(2).actorsPerThread(3).actorsAfter(2);
    }
}
