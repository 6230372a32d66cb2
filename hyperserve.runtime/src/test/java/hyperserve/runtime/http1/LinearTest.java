package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/// Whatever a client sends is read in a number of steps that grows with its length and no faster.
class LinearTest {

    private static final int LENGTH = 8 * 1024;

    static Stream<Named<LongUnaryOperator>> costs() throws ReflectiveOperationException {
        Class<?> work = new CountingLoader().loadClass(LinearWork.class.getName());
        Map<?, ?> costs = (Map<?, ?>) work.getMethod("costs").invoke(null);
        return costs.entrySet().stream()
                .map(each -> Named.of((String) each.getKey(), (LongUnaryOperator) each.getValue()));
    }

    @ParameterizedTest
    @MethodSource("costs")
    void readsFourTimesAsMuchInAboutFourTimesAsManySteps(LongUnaryOperator cost) {
        long _ = cost.applyAsLong(LENGTH / 64); // Loads classes, which is no work of a reader.
        long once = cost.applyAsLong(LENGTH);
        long fourTimes = cost.applyAsLong(4 * LENGTH);

        assertThat(once).isGreaterThan(LENGTH / 16);
        assertThat((double) fourTimes / once).isBetween(1.1, 6.0);
    }
}
