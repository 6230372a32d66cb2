package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;
import hyperserve.pool.lockfree.BrokenRing.Fault;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The ring is a bounded first-in-first-out queue whatever the threads do to it: a connection whose
/// task it loses is never answered, one whose task it hands out twice is run by two threads.
///
/// With one, two and four slots, so that a scenario goes round several times. The broken rings show
/// that each kind of mistake would be seen.
final class TaskRingLincheckTest {

    /// The ring that the pool uses.
    abstract static class Sound extends RingOperations {

        private final TaskRing ring;

        Sound(int capacity) {
            super(capacity);
            ring = new TaskRing(capacity);
        }

        @Override
        boolean hasRoom() {
            return ring.hasRoom();
        }

        @Override
        int size() {
            return ring.size();
        }

        @Override
        void push(PoolTask task) {
            ring.push(task);
        }

        @Override
        @Nullable
        PoolTask remove() {
            return ring.take();
        }
    }

    public static final class OneSlot extends Sound {
        public OneSlot() {
            super(1);
        }
    }

    public static final class TwoSlots extends Sound {
        public TwoSlots() {
            super(2);
        }
    }

    public static final class FourSlots extends Sound {
        public FourSlots() {
            super(4);
        }
    }

    /// So many slots that none is used again.
    public static final class ManySlots extends Sound {
        public ManySlots() {
            super(64);
        }
    }

    abstract static class Broken extends RingOperations {

        private final BrokenRing ring;

        Broken(Fault fault) {
            super(1);
            ring = new BrokenRing(1, fault);
        }

        @Override
        boolean hasRoom() {
            return ring.hasRoom();
        }

        @Override
        int size() {
            return ring.size();
        }

        @Override
        void push(PoolTask task) {
            ring.push(task);
        }

        @Override
        @Nullable
        PoolTask remove() {
            return ring.take();
        }
    }

    public static final class TakesWithoutWinning extends Broken {
        public TakesWithoutWinning() {
            super(Fault.TAKES_WITHOUT_WINNING);
        }
    }

    public static final class PublishesBeforeFilling extends Broken {
        public PublishesBeforeFilling() {
            super(Fault.PUBLISHES_BEFORE_FILLING);
        }
    }

    public static final class RoomBeforeEmptying extends Broken {
        public RoomBeforeEmptying() {
            super(Fault.ROOM_BEFORE_EMPTYING);
        }
    }

    public static final class EmptiesBeforeWinning extends Broken {
        public EmptiesBeforeWinning() {
            super(Fault.EMPTIES_BEFORE_WINNING);
        }
    }

    public static final class QueueOfOne extends Numbered.BoundedQueue {
        public QueueOfOne() {
            super(1);
        }
    }

    public static final class QueueOfTwo extends Numbered.BoundedQueue {
        public QueueOfTwo() {
            super(2);
        }
    }

    public static final class QueueOfFour extends Numbered.BoundedQueue {
        public QueueOfFour() {
            super(4);
        }
    }

    public static final class LongQueue extends Numbered.BoundedQueue {
        public LongQueue() {
            super(64);
        }
    }

    @Test
    void oneSlotIsAQueueInEveryModelledOrder() {
        check(new ModelCheckingOptions(), OneSlot.class, QueueOfOne.class);
    }

    @Test
    void twoSlotsAreAQueueInEveryModelledOrder() {
        check(new ModelCheckingOptions(), TwoSlots.class, QueueOfTwo.class);
    }

    @Test
    void fourSlotsAreAQueueInEveryModelledOrder() {
        check(new ModelCheckingOptions(), FourSlots.class, QueueOfFour.class);
    }

    @Test
    void nobodyWaitsForAnotherWhileThereIsRoom() {
        check(
                new ModelCheckingOptions().checkObstructionFreedom(true),
                ManySlots.class,
                LongQueue.class);
    }

    @Test
    void oneSlotIsAQueueUnderStress() {
        check(new StressOptions(), OneSlot.class, QueueOfOne.class);
    }

    @Test
    void twoSlotsAreAQueueUnderStress() {
        check(new StressOptions(), TwoSlots.class, QueueOfTwo.class);
    }

    @Test
    void fourSlotsAreAQueueUnderStress() {
        check(new StressOptions(), FourSlots.class, QueueOfFour.class);
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                TakesWithoutWinning.class,
                PublishesBeforeFilling.class,
                RoomBeforeEmptying.class,
                EmptiesBeforeWinning.class
            })
    void findsTheMistakeOf(Class<? extends RingOperations> broken) {
        // As many scenarios as it needs: it ends with the first that fails.
        ModelCheckingOptions options = Scale.ample(new ModelCheckingOptions());
        assertThatThrownBy(() -> options.sequentialSpecification(QueueOfOne.class).check(broken))
                .isInstanceOf(LincheckAssertionError.class);
    }

    private static <T extends Options<T, ?>> void check(
            T options, Class<? extends RingOperations> ring, Class<?> queue) {
        Scale.apply(options).sequentialSpecification(queue).check(ring);
    }
}
