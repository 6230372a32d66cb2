package hyperserve.pool.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hyperserve.api.pool.PoolTask;
import hyperserve.test.pool.CountedTask;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;

final class TaskQueueTest {

    /// A task and when it came.
    private record Entry(PoolTask task, long time) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 15, 16, 17, 33, 1_000})
    void behavesLikeAQueueWhateverItsLength(int capacity) {
        TaskQueue queue = new TaskQueue(capacity);
        Deque<Entry> model = new ArrayDeque<>();
        SplittableRandom random = new SplittableRandom(capacity);
        for (int i = 0; i < 20_000; i++) {
            boolean filling = i / 2_000 % 2 == 0;
            boolean add = random.nextInt(3) > 0 == filling;
            if (add && model.size() < capacity) {
                Entry entry = new Entry(new CountedTask(), i);
                model.add(entry);
                queue.add(entry.task(), entry.time());
            } else {
                Entry expected = model.poll();
                assertThat(queue.poll()).isSameAs(expected == null ? null : expected.task());
            }
            assertThat(queue.size()).isEqualTo(model.size());
            assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
            assertThat(queue.nanosWaited(i))
                    .isEqualTo(model.isEmpty() ? 0 : i - model.getFirst().time());
        }
        for (Entry expected : model) {
            assertThat(queue.poll()).isSameAs(expected.task());
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void refusesMoreThanItsCapacity() {
        TaskQueue queue = new TaskQueue(4);
        for (int i = 0; i < 4; i++) {
            queue.add(new CountedTask(), 0);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> queue.add(new CountedTask(), 0))
                .withMessageContaining("4");
        assertThat(queue.size()).isEqualTo(4);
    }
}
