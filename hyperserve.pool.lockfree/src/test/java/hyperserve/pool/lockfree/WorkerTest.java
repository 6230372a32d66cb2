package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.pool.lockfree.Worker.State;

import org.junit.jupiter.api.Test;

final class WorkerTest {

    private final Worker worker = Threadless.pool(1, 1, Threadless.SOURCE).workers().getFirst();

    @Test
    void ownsItsLaneOutsideOfTasksAndNothingInside() {
        assertThat(Worker.isInTask(worker.word())).isFalse();
        long inTask = worker.enter(Threadless.TASK);
        assertThat(Worker.isInTask(inTask)).isTrue();
        assertThat(worker.word()).isEqualTo(inTask);
        assertThat(worker.exit(inTask)).isTrue();
        assertThat(Worker.isInTask(worker.word())).isFalse();
    }

    @Test
    void findsItsLaneGoneIfItWasTakenMeanwhile() {
        long inTask = worker.enter(Threadless.TASK);
        assertThat(worker.isAway()).isFalse();
        assertThat(worker.take(inTask)).isTrue();
        assertThat(worker.isAway()).isTrue();
        assertThat(worker.exit(inTask)).isFalse();
    }

    @Test
    void isRelievedOfEachTaskOnce() {
        long inTask = worker.enter(Threadless.TASK);
        assertThat(worker.take(inTask)).isTrue();
        assertThat(worker.take(inTask)).isFalse();
    }

    @Test
    void givesEachTaskANumberOfItsOwnSoThatNoneIsMistakenForAnother() {
        long first = worker.enter(Threadless.TASK);
        worker.exit(first);
        long second = worker.enter(Threadless.TASK);
        assertThat(second).isNotEqualTo(first);
        assertThat(worker.take(first)).isFalse();
        worker.take(second);
        worker.exit(second);
        worker.resume();
        assertThat(worker.enter(Threadless.TASK)).isNotIn(first, second);
    }

    @Test
    void tellsItsTaskUntilThatReturnsAlsoWithoutALane() {
        Item task = new Item(7);
        assertThat(worker.current()).isNull();
        long inTask = worker.enter(task);
        assertThat(worker.current()).isSameAs(task);
        worker.take(inTask);
        assertThat(worker.current()).isSameAs(task);
        worker.exit(inTask);
        assertThat(worker.current()).isNull();
    }

    @Test
    void isWokenOnlyWhenItIsIdle() {
        assertThat(worker.state()).isEqualTo(State.ACTIVE);
        assertThat(worker.changeState(State.IDLE, State.SIGNALLED)).isFalse();
        worker.state(State.IDLE);
        assertThat(worker.changeState(State.IDLE, State.SIGNALLED)).isTrue();
        assertThat(worker.changeState(State.IDLE, State.SIGNALLED)).isFalse();
        assertThat(worker.state()).isEqualTo(State.SIGNALLED);
    }
}
