package hyperserve.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// That the worst is done: chaos that does no harm proves nothing.
@Timeout(60)
final class DeedsTest {

    @Test
    void actsOnceSoManyFramesBeforeTheEndOfTheStack() throws Exception {
        AtomicInteger acts = new AtomicInteger();
        Depths.dive(300, acts::incrementAndGet);
        assertThat(acts).hasValue(1);
    }

    @Test
    void findsNoStackLeftAtTheVeryEnd() throws Exception {
        AtomicInteger finished = new AtomicInteger();
        Depths.dive(
                0,
                () -> {
                    deeper(500);
                    finished.incrementAndGet();
                });
        assertThat(finished).hasValue(0);
    }

    private static int deeper(int levels) throws IOException {
        return levels == 0 ? 0 : 1 + deeper(levels - 1);
    }

    @Test
    void letsTheErrorGoIfItIsNotToComeBack() {
        assertThatThrownBy(() -> Depths.dive(Integer.MAX_VALUE, () -> {}))
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void throwsManyKindsOfThings() {
        Set<Class<?>> kinds = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            try {
                throw Throwables.raise(number);
            } catch (Throwable thrown) {
                kinds.add(thrown.getClass());
            }
        }
        assertThat(kinds).hasSizeGreaterThan(15).contains(Throwable.class, AssertionError.class);
    }
}
