package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;

import org.junit.jupiter.api.Test;

import java.util.ArrayDeque;
import java.util.Queue;

final class LaneTest {

    private static final int RING = 256;

    private final Queue<PoolTask> ready = new ArrayDeque<>();
    private final Lane lane =
            new Lane(
                    new Threadless.Source() {
                        @Override
                        public @Nullable PoolTask next() {
                            return ready.poll();
                        }
                    });

    private void bring(int count) {
        for (int i = 1; i <= count; i++) {
            ready.add(new Item(i));
        }
    }

    @Test
    void runsTheFirstItselfAndSharesTheOthers() {
        bring(3);
        assertThat(Item.of(lane.next())).isEqualTo(1);
        assertThat(lane.ring.size()).isEqualTo(2);
        assertThat(Item.of(lane.ring.take())).isEqualTo(2);
        assertThat(Item.of(lane.next())).isEqualTo(3);
        assertThat(lane.next()).isNull();
    }

    @Test
    void sharesNothingIfThereIsOnlyOne() {
        bring(1);
        assertThat(Item.of(lane.next())).isEqualTo(1);
        assertThat(lane.ring.size()).isZero();
    }

    @Test
    void leavesInItsSourceWhatTheRingHasNoRoomForAndLosesNoneOfIt() {
        int count = 3 * RING;
        bring(count);
        assertThat(Item.of(lane.next())).isEqualTo(1);
        assertThat(lane.ring.size()).isEqualTo(RING);
        assertThat(ready).hasSize(count - RING - 1);
        for (int i = 2; i <= count; i++) {
            assertThat(Item.of(lane.next())).isEqualTo(i);
        }
        assertThat(lane.next()).isNull();
    }

    @Test
    void isSlowIfItWillTakeMoreThanFourLooksToEmptyTheRing() {
        bring(10);
        assertThat(lane.isSlow(4)).isFalse();
        lane.next();
        assertThat(lane.isSlow(4)).isTrue();

        lane.ring.take();
        assertThat(lane.isSlow(4)).isTrue();

        // Two a look, and six are left.
        lane.ring.take();
        lane.ring.take();
        assertThat(lane.isSlow(4)).isFalse();

        // None in this look.
        assertThat(lane.isSlow(4)).isTrue();

        // Two again, and four are left: two looks.
        lane.ring.take();
        lane.ring.take();
        assertThat(lane.isSlow(2)).isFalse();
        lane.ring.take();
        assertThat(lane.isSlow(2)).isTrue();
    }

    /// A crowd of new connections comes one at a time, and passes by the ring.
    @Test
    void isNotSlowWhileItsHolderRunsWhatTheSourceBrings() {
        for (int i = 0; i < 3; i++) {
            bring(1);
            lane.next();
        }
        lane.ring.push(new Item(4));
        assertThat(lane.isSlow(4)).isFalse();
    }
}
