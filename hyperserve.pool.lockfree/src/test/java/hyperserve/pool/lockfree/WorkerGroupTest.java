package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.pool.lockfree.Worker.State;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class WorkerGroupTest {

    private final Lane lane = new Lane(Threadless.SOURCE);

    @Test
    void startsAsManyAsMinAndNoMoreThanMax() {
        WorkStealingPool pool = Threadless.pool(2, 3);
        assertThat(pool.group.size()).isEqualTo(2);
        assertThat(pool.group.start(null)).isTrue();
        assertThat(pool.group.start(null)).isFalse();
        assertThat(pool.group.size()).isEqualTo(3);
        assertThat(pool.workers()).hasSize(3);
    }

    @Test
    void wakesTheIdleWorkerOfTheLowestSlot() {
        WorkStealingPool pool = Threadless.pool(3, 3);
        List<Worker> workers = pool.workers();
        pool.group.becomeIdle(workers.get(2));
        pool.group.becomeIdle(workers.get(1));

        assertThat(pool.group.wakeOne()).isTrue();
        assertThat(workers.get(1).state()).isEqualTo(State.SIGNALLED);
        assertThat(workers.get(2).state()).isEqualTo(State.IDLE);
    }

    @Test
    void wakesEachIdleWorkerOnce() {
        WorkStealingPool pool = Threadless.pool(2, 2);
        pool.workers().forEach(pool.group::becomeIdle);
        assertThat(pool.group.wakeOne()).isTrue();
        assertThat(pool.group.wakeOne()).isTrue();
        assertThat(pool.group.wakeOne()).isFalse();
    }

    @Test
    void doesNotGoIdleBesideWork() {
        WorkStealingPool pool = Threadless.pool(1, 1);
        Worker worker = pool.workers().getFirst();
        pool.tryExecute(new Item(1));
        assertThat(pool.group.becomeIdle(worker)).isFalse();
        assertThat(worker.state()).isEqualTo(State.ACTIVE);
        assertThat(pool.group.wakeOne()).isFalse();
    }

    @Test
    void endsASurplusWorkerThatNobodyCanClaimAnyMore() {
        WorkStealingPool pool = Threadless.pool(1, 2);
        pool.group.start(null);
        Worker surplus = pool.workers().getLast();
        pool.group.becomeIdle(surplus);

        assertThat(pool.group.leave(surplus)).isTrue();
        assertThat(pool.group.size()).isEqualTo(1);
        assertThat(pool.workers()).doesNotContain(surplus);
        assertThat(pool.group.wakeOne()).isFalse();
    }

    @Test
    void keepsAWorkerThatIsNotSurplus() {
        WorkStealingPool pool = Threadless.pool(1, 2);
        Worker worker = pool.workers().getFirst();
        pool.group.becomeIdle(worker);
        assertThat(pool.group.leave(worker)).isFalse();
        assertThat(pool.group.size()).isEqualTo(1);
        assertThat(worker.state()).isEqualTo(State.SIGNALLED);
    }

    @Test
    void handsALaneToADispatcherWhenThereAreMaxWorkersAndNoneIsIdle() {
        WorkStealingPool pool = Threadless.pool(1, 1);
        pool.group.handOver(lane);
        Worker last = pool.workers().getLast();
        assertThat(last.dispatcher).isTrue();
        assertThat(last.lane).isSameAs(lane);
        assertThat(pool.group.size()).isEqualTo(1);

        last.layDown();
        pool.group.ended(last);
        assertThat(pool.workers()).hasSize(1);
        assertThat(pool.group.size()).isEqualTo(1);
    }

    @Test
    void handsTheLaneOfAWorkerThatEndsToAnother() {
        WorkStealingPool pool = Threadless.pool(1, 1, Threadless.SOURCE);
        Worker first = pool.workers().getFirst();
        pool.group.ended(first);
        assertThat(pool.workers()).singleElement().isNotSameAs(first);
        assertThat(pool.workers().getFirst().lane).isSameAs(pool.lanes()[0]);
        assertThat(pool.group.size()).isEqualTo(1);
    }

    @Test
    void forgetsAWorkerThatEndsInATaskThatKeptIt() {
        WorkStealingPool pool = Threadless.pool(1, 1);
        Worker worker = pool.workers().getFirst();
        pool.relief.release(worker, worker.enter(Threadless.TASK));
        assertThat(pool.group.hasSpare(0)).isFalse();
        pool.group.ended(worker);
        assertThat(pool.group.hasSpare(0)).isTrue();
        assertThat(pool.group.size()).isZero();
    }

    @Test
    void givesTheLaneOfADispatcherToTheFirstWorkerThatComesFree() {
        WorkStealingPool pool = Threadless.pool(1, 1);
        Worker worker = pool.workers().getFirst();
        pool.group.handOver(lane);
        Worker dispatcher = pool.workers().getLast();

        pool.group.replace(dispatcher, lane);
        assertThat(dispatcher.lane).as("nobody is free").isSameAs(lane);
        pool.group.becomeIdle(worker);
        pool.group.replace(dispatcher, lane);
        assertThat(dispatcher.lane).isNull();
        assertThat(lane.isOrphaned()).isTrue();
        assertThat(worker.state()).isEqualTo(State.SIGNALLED);
    }

    @Test
    void unlinksDispatchersThatHaveEndedWhereverTheyStand() {
        Roster roster = new Roster(1);
        List<Worker> all = new ArrayList<>();
        for (int number = 1; number <= 4; number++) {
            Worker dispatcher = new Worker(null, "dispatcher", number, true);
            roster.addDispatcher(dispatcher);
            all.add(dispatcher);
        }
        for (int gone : new int[] {3, 1, 0, 2}) {
            all.get(gone).state(State.GONE);
            assertThat(roster.find(gone + 1)).isNull();
            roster.sweep();
            for (Worker each : all) {
                boolean alive = each.state() != State.GONE;
                assertThat(roster.find(each.number)).isSameAs(alive ? each : null);
            }
        }
        assertThat(roster.first()).isNull();
    }

    @Test
    void knowsWhetherAnybodyWouldBeLeft() {
        WorkStealingPool pool = Threadless.pool(2, 2);
        List<Worker> workers = pool.workers();
        assertThat(pool.group.hasSpare(1)).isTrue();
        pool.group.wentAway(workers.getFirst());
        assertThat(pool.group.hasSpare(1)).isFalse();
        assertThat(pool.group.allAway()).isFalse();
        pool.group.wentAway(workers.getLast());
        assertThat(pool.group.allAway()).isTrue();
        pool.group.cameBack(workers.getFirst());
        pool.group.cameBack(workers.getLast());
        assertThat(pool.group.hasSpare(1)).isTrue();
    }
}
