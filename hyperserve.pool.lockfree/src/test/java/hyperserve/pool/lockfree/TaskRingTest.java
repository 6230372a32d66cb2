package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TaskRingTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 256})
    void handsOutInTheOrderOfArrivalForManyLaps(int capacity) {
        TaskRing ring = new TaskRing(capacity);
        int pushed = 0;
        int taken = 0;
        for (int lap = 0; lap < 10; lap++) {
            // Not in step with the capacity, so that each slot is the first of a batch some time.
            for (int i = 0; i < (capacity + 1) / 2 && ring.hasRoom(); i++) {
                ring.push(new Item(++pushed));
            }
            while (ring.size() > capacity / 4) {
                assertThat(Item.of(ring.take())).isEqualTo(++taken);
            }
        }
        while (ring.size() > 0) {
            assertThat(Item.of(ring.take())).isEqualTo(++taken);
        }
        assertThat(taken).isEqualTo(pushed).isGreaterThan(capacity);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void holdsAsManyAsItHasSlotsAndRefusesOneMore(int capacity) {
        TaskRing ring = new TaskRing(capacity);
        for (int i = 1; i <= capacity; i++) {
            assertThat(ring.hasRoom()).isTrue();
            ring.push(new Item(i));
            assertThat(ring.size()).isEqualTo(i);
        }

        assertThat(ring.hasRoom()).isFalse();
        assertThatThrownBy(() -> ring.push(new Item(99)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the ring is full");
        assertThat(ring.size()).isEqualTo(capacity);
        assertThat(Item.of(ring.take())).isEqualTo(1);
        assertThat(ring.hasRoom()).isTrue();
    }

    @Test
    void hasNothingWhenEmptyHoweverOftenItIsAsked() {
        TaskRing ring = new TaskRing(2);
        assertThat(ring.take()).isNull();
        ring.push(new Item(1));
        ring.take();
        assertThat(ring.take()).isNull();
        assertThat(ring.take()).isNull();
        assertThat(ring.size()).isZero();
        ring.push(new Item(2));
        assertThat(Item.of(ring.take())).isEqualTo(2);
    }

    @Test
    void countsWhatWasTakenAndNotWhatWasPushed() {
        TaskRing ring = new TaskRing(4);
        ring.push(new Item(1));
        ring.push(new Item(2));
        assertThat(ring.taken()).isZero();
        ring.take();
        ring.take();
        ring.take();
        assertThat(ring.taken()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 6, -1})
    void refusesACapacityThatIsNoPowerOfTwo(int capacity) {
        assertThatThrownBy(() -> new TaskRing(capacity))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity must be a power of two, was " + capacity);
    }
}
