package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.pool.lockfree.Worker.State;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

final class CrewTest {

    private final Lane lane = new Lane(Threadless.SOURCE);

    @Test
    void startsAsManyAsMinAndNoMoreThanMax() {
        WorkStealingPool pool = Threadless.pool(2, 3);
        assertThat(pool.crew.size()).isEqualTo(2);
        assertThat(pool.crew.start(null)).isTrue();
        assertThat(pool.crew.start(null)).isFalse();
        assertThat(pool.crew.size()).isEqualTo(3);
        assertThat(pool.workers()).hasSize(3);
    }

    @Test
    void wakesTheIdleWorkerOfTheLowestSlot() {
        WorkStealingPool pool = Threadless.pool(3, 3);
        List<Worker> workers = pool.workers();
        pool.crew.becomeIdle(workers.get(2));
        pool.crew.becomeIdle(workers.get(1));

        assertThat(pool.crew.wakeOne()).isTrue();
        assertThat(workers.get(1).state()).isEqualTo(State.SIGNALLED);
        assertThat(workers.get(2).state()).isEqualTo(State.IDLE);
    }

    @Test
    void wakesEachIdleWorkerOnce() {
        WorkStealingPool pool = Threadless.pool(2, 2);
        pool.workers().forEach(pool.crew::becomeIdle);
        assertThat(pool.crew.wakeOne()).isTrue();
        assertThat(pool.crew.wakeOne()).isTrue();
        assertThat(pool.crew.wakeOne()).isFalse();
    }

    @Test
    void doesNotGoIdleBesideWork() {
        WorkStealingPool pool = Threadless.pool(1, 1);
        Worker worker = pool.workers().getFirst();
        pool.tryExecute(new Item(1));
        assertThat(pool.crew.becomeIdle(worker)).isFalse();
        assertThat(worker.state()).isEqualTo(State.ACTIVE);
        assertThat(pool.crew.wakeOne()).isFalse();
    }

    @Test
    void endsASurplusWorkerThatNobodyCanClaimAnyMore() {
        WorkStealingPool pool = Threadless.pool(1, 2);
        pool.crew.start(null);
        Worker surplus = pool.workers().getLast();
        pool.crew.becomeIdle(surplus);

        assertThat(pool.crew.leave(surplus)).isTrue();
        assertThat(pool.crew.size()).isEqualTo(1);
        assertThat(pool.workers()).doesNotContain(surplus);
        assertThat(pool.crew.wakeOne()).isFalse();
    }

    @Test
    void keepsAWorkerThatIsNotSurplus() {
        WorkStealingPool pool = Threadless.pool(1, 2);
        Worker worker = pool.workers().getFirst();
        pool.crew.becomeIdle(worker);
        assertThat(pool.crew.leave(worker)).isFalse();
        assertThat(pool.crew.size()).isEqualTo(1);
        assertThat(worker.state()).isEqualTo(State.SIGNALLED);
    }

    @Test
    void handsALaneToADispatcherWhenThereAreMaxWorkersAndNoneIsIdle() {
        WorkStealingPool pool = Threadless.pool(1, 1);
        pool.crew.handOver(lane);
        Worker last = pool.workers().getLast();
        assertThat(last.dispatcher).isTrue();
        assertThat(last.lane).isSameAs(lane);
        assertThat(pool.crew.size()).isEqualTo(1);

        last.layDown();
        pool.crew.ended(last);
        assertThat(pool.workers()).hasSize(1);
        assertThat(pool.crew.size()).isEqualTo(1);
    }

    @Test
    void handsTheLaneOfAWorkerThatEndsToAnother() {
        WorkStealingPool pool = Threadless.pool(1, 1, Threadless.SOURCE);
        Worker first = pool.workers().getFirst();
        pool.crew.ended(first);
        assertThat(pool.workers()).singleElement().isNotSameAs(first);
        assertThat(pool.workers().getFirst().lane).isSameAs(pool.lanes()[0]);
        assertThat(pool.crew.size()).isEqualTo(1);
    }

    @Test
    void forgetsAWorkerThatEndsInATaskThatKeptIt() {
        WorkStealingPool pool = Threadless.pool(1, 1);
        Worker worker = pool.workers().getFirst();
        pool.relief.release(worker, worker.enter(Threadless.TASK));
        assertThat(pool.crew.hasSpare(0)).isFalse();
        pool.crew.ended(worker);
        assertThat(pool.crew.hasSpare(0)).isTrue();
        assertThat(pool.crew.size()).isZero();
    }

    @Test
    void givesTheLaneOfADispatcherToTheFirstWorkerThatComesFree() {
        WorkStealingPool pool = Threadless.pool(1, 1);
        Worker worker = pool.workers().getFirst();
        pool.crew.handOver(lane);
        Worker dispatcher = pool.workers().getLast();

        pool.crew.replace(dispatcher, lane);
        assertThat(dispatcher.lane).as("nobody is free").isSameAs(lane);
        pool.crew.becomeIdle(worker);
        pool.crew.replace(dispatcher, lane);
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
        assertThat(pool.crew.hasSpare(1)).isTrue();
        pool.crew.wentAway(workers.getFirst());
        assertThat(pool.crew.hasSpare(1)).isFalse();
        assertThat(pool.crew.allAway()).isFalse();
        pool.crew.wentAway(workers.getLast());
        assertThat(pool.crew.allAway()).isTrue();
        pool.crew.cameBack(workers.getFirst());
        pool.crew.cameBack(workers.getLast());
        assertThat(pool.crew.hasSpare(1)).isTrue();
    }
}
