package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Lanes that were lost come back, and no other changes hands. Each call of `fallAsleep` is a look.
final class AuditTest {

    private final WorkStealingPool pool = Threadless.pool(1, 2, Threadless.SOURCE);
    private final Monitor monitor = pool.monitor();
    private final Worker worker = pool.workers().getFirst();
    private final Lane lane = pool.lanes()[0];

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            monitor.fallAsleep();
        }
    }

    @Test
    void findsAHolderWhenSomebodyTookTheLaneAndFailed() {
        worker.take(worker.enter(Threadless.TASK));
        assertThat(monitor.fallAsleep()).as("sleeps while it suspects something").isFalse();
        assertThat(pool.workers()).containsExactly(worker);
        look(3);
        assertThat(pool.workers()).hasSize(2);
        assertThat(pool.workers().getLast().lane).isSameAs(lane);
        assertThat(lane.isOrphaned()).isFalse();
    }

    @Test
    void findsAHolderWhenAWorkerEndedAndToldNobody() {
        pool.group.roster().remove(worker);
        worker.state(Worker.State.GONE);
        look(4);
        assertThat(pool.workers()).singleElement().isNotSameAs(worker);
        assertThat(pool.workers().getFirst().lane).isSameAs(lane);
    }

    @Test
    void leavesALaneToAWorkerThatIsBetweenTwoTasks() {
        long tenure = lane.tenure();
        for (int i = 0; i < 5; i++) {
            long inTask = worker.enter(Threadless.TASK);
            look(1);
            worker.exit(inTask);
            look(2);
        }
        assertThat(lane.tenure()).isEqualTo(tenure);
        assertThat(worker.lane).isSameAs(lane);
    }

    @Test
    void leavesALaneToAWorkerThatTookItUpAgain() {
        long inTask = worker.enter(Threadless.TASK);
        worker.take(inTask);
        look(1);
        pool.loop.leave(worker, inTask);
        assertThat(lane.takeUp(worker)).isTrue();
        look(5);
        assertThat(lane.isOrphaned()).isFalse();
        assertThat(pool.workers()).containsExactly(worker);
    }

    @Test
    void wakesAWorkerAgainThatWasToldAndNeverCame() {
        pool.group.start(null);
        Worker idle = pool.workers().getLast();
        pool.group.becomeIdle(idle);
        pool.group.wakeOne();
        assertThat(monitor.fallAsleep()).as("sleeps while somebody is to come").isFalse();
        idle.state(Worker.State.ACTIVE);
        look(1);
        assertThat(monitor.fallAsleep()).isTrue();
    }
}
