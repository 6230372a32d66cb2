package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.ThreadProbe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Each call of `fallAsleep` is one look.
final class MonitorTest {

    private final WorkStealingPool pool = Threadless.pool(1, 2, Threadless.SOURCE);
    private final Monitor monitor = pool.monitor();
    private final Worker worker = pool.workers().getFirst();
    private final Lane lane = pool.lanes()[0];

    @Test
    void sleepsWhileNothingRunsAndIsWokenByATask() {
        assertThat(monitor.fallAsleep()).isTrue();
        assertThat(monitor.isAsleep()).isTrue();
        worker.enter(Threadless.TASK);
        pool.monitorAwake();
        assertThat(monitor.isAsleep()).isFalse();
    }

    @Test
    void staysAwakeWhileATaskRunsOrHasRunSinceTheLastLook() {
        long inTask = worker.enter(Threadless.TASK);
        assertThat(monitor.fallAsleep()).isFalse();
        worker.exit(inTask);
        assertThat(monitor.fallAsleep()).isFalse();
        assertThat(monitor.fallAsleep()).isTrue();
    }

    @Test
    void relievesAWorkerSeenInTheSameTaskThreeTimesInARow() {
        long inTask = worker.enter(Threadless.TASK);
        monitor.fallAsleep();
        monitor.fallAsleep();
        assertThat(worker.word()).isEqualTo(inTask);
        assertThat(pool.snapshot().retaken()).isZero();

        monitor.fallAsleep();
        assertThat(worker.isAway()).isTrue();
        assertThat(pool.snapshot().retaken()).isEqualTo(1);
        assertThat(pool.workers())
                .filteredOn(each -> each != worker)
                .singleElement()
                .satisfies(heir -> assertThat(heir.lane).isSameAs(lane));
    }

    private static void tellRan(Path thread, long nanos) throws IOException {
        Files.writeString(thread.resolve("schedstat"), nanos + " 123456 78\n");
    }

    private static void tellState(Path thread, char state) throws IOException {
        Files.writeString(thread.resolve("stat"), "12 (a) b) " + state + " 1 2 3\n");
    }

    /// A foreign function that blocks: the JVM shows no native method, and calls it RUNNABLE.
    @Test
    void relievesWhoSleepsInNobodyKnowsWhat(@TempDir Path thread) throws IOException {
        worker.probe(new ThreadProbe(thread.toFile()));
        tellRan(thread, 5_000_000);
        tellState(thread, 'S');
        worker.enter(Threadless.TASK);
        monitor.fallAsleep();
        monitor.fallAsleep();
        assertThat(worker.isAway()).isFalse();
        monitor.fallAsleep();
        assertThat(worker.isAway()).isTrue();
    }

    @Test
    void relievesNobodyWhoOnlyWaitsForAProcessorUnlessThatIsHopeless(@TempDir Path thread)
            throws IOException {
        worker.probe(new ThreadProbe(thread.toFile()));
        tellRan(thread, 5_000_000);
        tellState(thread, 'R');
        long first = worker.enter(Threadless.TASK);
        for (int look = 0; look < 10; look++) {
            monitor.fallAsleep();
        }
        assertThat(worker.isAway()).isFalse();
        worker.exit(first);

        worker.enter(Threadless.TASK);
        for (int look = 0; look < 10; look++) {
            monitor.fallAsleep();
        }
        assertThat(worker.isAway()).isFalse();
        monitor.fallAsleep();
        assertThat(worker.isAway()).isTrue();
    }

    @Test
    void relievesWhoHasHadAProcessorSinceTheSecondLook(@TempDir Path thread) throws IOException {
        worker.probe(new ThreadProbe(thread.toFile()));
        tellRan(thread, 5_000_000);
        worker.enter(Threadless.TASK);
        for (int look = 0; look < 5; look++) {
            monitor.fallAsleep();
        }
        tellRan(thread, 5_400_000);
        monitor.fallAsleep();
        assertThat(worker.isAway()).isFalse();
        tellRan(thread, 5_500_000);
        monitor.fallAsleep();
        assertThat(worker.isAway()).isTrue();
    }

    @Test
    void doesNotTakeManyShortTasksForALongOne() {
        for (int look = 0; look < 10; look++) {
            long inTask = worker.enter(Threadless.TASK);
            monitor.fallAsleep();
            worker.exit(inTask);
        }
        assertThat(pool.snapshot().retaken()).isZero();
        assertThat(pool.workers()).containsExactly(worker);
    }

    @Test
    void retakesALaneOnce() {
        worker.enter(Threadless.TASK);
        for (int look = 0; look < 10; look++) {
            monitor.fallAsleep();
        }
        assertThat(pool.snapshot().retaken()).isEqualTo(1);
        assertThat(pool.workers()).hasSize(2);
    }

    @Test
    void startsAWorkerForWorkThatHasWaitedForTwoLooks() {
        pool.tryExecute(new Item(1));
        assertThat(monitor.fallAsleep()).isFalse();
        assertThat(pool.workers()).hasSize(1);
        assertThat(monitor.fallAsleep()).isFalse();
        assertThat(pool.workers()).hasSize(2);
    }

    @Test
    void wakesAnIdleWorkerForARingThatGrowsOld() {
        pool.group.start(null);
        Worker idle = pool.workers().getLast();
        pool.group.becomeIdle(idle);
        lane.ring.push(new Item(1));
        monitor.fallAsleep();
        assertThat(idle.state()).isEqualTo(Worker.State.IDLE);
        monitor.fallAsleep();
        assertThat(idle.state()).isEqualTo(Worker.State.SIGNALLED);
    }
}
