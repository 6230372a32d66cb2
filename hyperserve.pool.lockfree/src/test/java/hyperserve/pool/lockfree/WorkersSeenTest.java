package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.PoolWorker;
import hyperserve.api.PoolWorker.State;

import org.junit.jupiter.api.Test;

import java.util.List;

/// What is told of workers, whose threads do not run here.
final class WorkersSeenTest {

    private static List<State> states(WorkStealingPool pool) {
        return pool.poolWorkers().stream().map(PoolWorker::state).toList();
    }

    @Test
    void tellsWhoHoldsWhichSource() {
        WorkStealingPool pool = Threadless.pool(2, 2, Threadless.SOURCE);

        assertThat(pool.poolWorkers())
                .extracting(PoolWorker::source)
                .containsExactly(0, PoolWorker.NO_SOURCE);
        assertThat(pool.poolWorkers()).extracting(PoolWorker::tasks).containsOnly(0L);
        assertThat(pool.poolWorkers()).extracting(PoolWorker::name).doesNotHaveDuplicates();
    }

    @Test
    void tellsWhatEachIsAt() {
        WorkStealingPool pool = Threadless.pool(2, 2, Threadless.SOURCE);
        Worker first = pool.workers().getFirst();
        Worker other = pool.workers().getLast();
        pool.group.becomeIdle(other);
        assertThat(states(pool)).containsExactly(State.POLLING, State.PARKED);

        long word = first.enter(Threadless.TASK);
        assertThat(states(pool).getFirst()).isEqualTo(State.RUNNING);
        assertThat(pool.poolWorkers().getFirst().tasks()).isEqualTo(1);

        assertThat(first.take(word)).isTrue();
        assertThat(states(pool).getFirst()).isEqualTo(State.RETAKEN);
        assertThat(pool.poolWorkers().getFirst().source()).isEqualTo(PoolWorker.NO_SOURCE);
        assertThat(pool.poolWorkers().getFirst().tasks()).isEqualTo(1);

        first.exit(word);
        first.resume();
        assertThat(states(pool).getFirst()).isEqualTo(State.POLLING);
        assertThat(pool.poolWorkers().getFirst().tasks()).isEqualTo(1);
    }
}
