package hyperserve.api.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StackRoomTest {

    /// Falls, and asks for room at each level, until there is none.
    private static final class Faller {
        private final int calls;
        private int levels;
        private int steps;

        Faller(int calls) {
            this.calls = calls;
        }

        void fall() {
            if (hasRoom()) {
                levels++;
                steps += step(calls / 4);
                fall();
            }
        }

        private boolean hasRoom() {
            try {
                StackRoom.ensure(calls);
                return true;
            } catch (StackOverflowError e) {
                return false;
            }
        }

        private int step(int more) {
            return more == 0 ? 1 : step(more - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 256})
    void hasTheErrorStrikeWhereNothingIsDone(int calls) {
        Faller faller = new Faller(calls);
        faller.fall();
        assertThat(faller.levels).isGreaterThan(100).isEqualTo(faller.steps);
    }

    @Test
    void refusesNoCalls() {
        assertThatThrownBy(() -> StackRoom.ensure(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("calls must be more than none, was 0");
    }
}
