package hyperserve.pool.lockfree;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// How long one kind of work waits behind another.
final class TurnTest {

    private static void spin(long nanos) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < nanos) {
            Thread.onSpinWait();
        }
    }

    /// A source that nobody has anything for, and that notes how far others were at each poll.
    private static final class Watcher extends Threadless.Source {

        private final AtomicInteger done;
        private final List<Integer> polls = new ArrayList<>();

        Watcher(AtomicInteger done) {
            this.done = done;
        }

        @Override
        public boolean poll(long nanos) {
            polls.add(done.get());
            return false;
        }
    }

    @Test
    void pollsItsOwnSourceBetweenLongTasksOfAnother() {
        AtomicInteger done = new AtomicInteger();
        Watcher own = new Watcher(done);
        WorkStealingPool pool = Threadless.pool(2, 2, own, Threadless.SOURCE);
        int tasks = 100;
        for (int i = 0; i < tasks; i++) {
            pool.lanes()[1].ring.push(
                    new FakeTask(
                            () -> {
                                spin(TimeUnit.MICROSECONDS.toNanos(100));
                                if (done.incrementAndGet() == tasks) {
                                    pool.close();
                                }
                            }));
        }
        pool.loop.run(pool.workers().getFirst());

        int before = 0;
        for (int poll : own.polls) {
            assertThat(poll - before)
                    .as("tasks of 100 µs each between two polls")
                    .isLessThanOrEqualTo(2);
            before = poll;
        }
        assertThat(tasks - before).isLessThanOrEqualTo(2);
    }

    /// Once the monitor has asked for it, the next thing that the holder of a lane does is to run a
    /// submission, however much its source has.
    @Test
    void runsASubmissionAmongLongTasksOfItsSourceWhenTheMonitorAsks() {
        AtomicInteger order = new AtomicInteger();
        AtomicInteger place = new AtomicInteger(-1);
        WorkStealingPool pool = Threadless.pool(1, 2, Threadless.SOURCE);
        pool.tryExecute(new FakeTask(() -> place.set(order.get())));
        for (int i = 1; i <= 50; i++) {
            pool.lanes()[0].ring.push(
                    new FakeTask(
                            () -> {
                                if (order.incrementAndGet() == 5) {
                                    pool.monitor().fallAsleep();
                                    pool.monitor().fallAsleep();
                                } else if (order.get() == 50) {
                                    pool.close();
                                }
                            }));
        }
        pool.loop.run(pool.workers().getFirst());
        assertThat(place.get()).as("tasks of the source before the submission").isEqualTo(5);
    }

    /// Three tasks of half a millisecond are ready at a time: too few to start anybody for.
    @Test
    void aWorkerThatIsFreeHelpsWithAShortBacklogOfLongTasks() {
        FakeSource source = new FakeSource();
        AtomicBoolean over = new AtomicBoolean();
        WorkerPool pool =
                new WorkStealingPool(
                        PoolConfig.development()
                                .withWorkers(2, 2, 2)
                                .withKeepAlive(Duration.ofHours(1)));
        try (pool) {
            pool.start(List.of(source));
            for (int i = 0; i < 4; i++) {
                source.ready(new Recurring(source, over));
            }
            Eventually.is("many tasks were stolen", () -> pool.snapshot().stolen() > 100);
            over.set(true);
        }
    }

    /// Computes for half a millisecond, and is ready again.
    private static final class Recurring implements PoolTask {

        private final FakeSource source;
        private final AtomicBoolean over;

        Recurring(FakeSource source, AtomicBoolean over) {
            this.source = source;
            this.over = over;
        }

        @Override
        public void run() {
            spin(TimeUnit.MICROSECONDS.toNanos(500));
            if (!over.get()) {
                source.ready(this);
            }
        }

        @Override
        public void abandoned() {}
    }

    @Test
    void nobodyIsWokenForABacklogOfShortTasks() {
        Lane lane = new Lane(Threadless.SOURCE);
        Worker holder = new Worker(null, "worker", 1, false);
        lane.takeUp(holder);
        for (int i = 0; i < 200; i++) {
            lane.ring.push(new Item(i + 1));
        }
        gauge(lane, holder, 140);
        assertThat(lane.isBehind()).as("1.4 ms in tasks of 7 µs").isFalse();
        gauge(lane, holder, 15);
        assertThat(lane.isBehind()).as("13 ms in tasks of 67 µs").isTrue();
    }

    @Test
    void aHelperIsWorthHalfAMillisecondAtThePaceOfTheHolder() {
        Lane lane = new Lane(Threadless.SOURCE);
        Worker holder = new Worker(null, "worker", 1, false);
        lane.takeUp(holder);
        for (int i = 0; i < 6; i++) {
            lane.ring.push(new Item(i + 1));
        }
        gauge(lane, holder, 15);
        assertThat(lane.isBehind()).as("0.4 ms").isFalse();
        lane.ring.push(new Item(7));
        assertThat(lane.isBehind()).as("0.47 ms").isTrue();
    }

    @Test
    void nothingIsKnownOfTasksWhileTheHolderIsFoundIdle() {
        Lane lane = new Lane(Threadless.SOURCE);
        Worker holder = new Worker(null, "worker", 1, false);
        lane.takeUp(holder);
        lane.ring.push(new Item(1));
        gauge(lane, holder, 3);
        assertThat(lane.isBehind()).isTrue();
        run(holder, 3);
        lane.gauge(1_000_000, 500_000, 25_000, true);
        assertThat(lane.isBehind()).isFalse();
    }

    /// Two looks, a millisecond apart, at a holder that is in a task, and has begun so many.
    private static void gauge(Lane lane, Worker holder, int tasks) {
        long inTask = holder.enter(Threadless.TASK);
        lane.gauge(1_000_000, 500_000, 25_000, true);
        holder.exit(inTask);
        run(holder, tasks - 1);
        inTask = holder.enter(Threadless.TASK);
        lane.gauge(1_000_000, 500_000, 25_000, true);
        holder.exit(inTask);
    }

    private static void run(Worker holder, int tasks) {
        for (int i = 0; i < tasks; i++) {
            holder.exit(holder.enter(Threadless.TASK));
        }
    }
}
