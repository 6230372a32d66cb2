package hyperserve.pool.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.PoolSnapshot;
import hyperserve.api.WorkerPool;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

final class RaceTest {

    private static final int SUBMITTERS = 4;
    private static final int ROOM_FOR_ALL = 1_000_000;

    /// What one thread gave to the pool.
    private record Submissions(List<CountedTask> accepted, int refused) {}

    private static List<Background<Submissions>> started(Callable<Submissions> submitter) {
        return Stream.generate(() -> Background.of(submitter)).limit(SUBMITTERS).toList();
    }

    private static List<Submissions> joined(List<Background<Submissions>> threads) {
        return threads.stream().map(Background::get).toList();
    }

    private static List<CountedTask> accepted(List<Submissions> submissions) {
        return submissions.stream().flatMap(each -> each.accepted().stream()).toList();
    }

    private static Set<String> fates(List<CountedTask> tasks) {
        return tasks.stream().map(CountedTask::fate).collect(Collectors.toSet());
    }

    private static Submissions submit(WorkerPool pool, int number, Runnable work) {
        List<CountedTask> accepted = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < number; i++) {
            CountedTask task = new CountedTask(work);
            if (pool.tryExecute(task)) {
                accepted.add(task);
            } else {
                refused++;
            }
        }
        return new Submissions(accepted, refused);
    }

    private static Submissions submitUntilRefused(WorkerPool pool, CountDownLatch underWay) {
        List<CountedTask> accepted = new ArrayList<>();
        CountedTask task = new CountedTask();
        while (pool.tryExecute(task)) {
            accepted.add(task);
            if (accepted.size() == 20) {
                underWay.countDown();
            }
            task = new CountedTask();
        }
        return new Submissions(accepted, 1);
    }

    private static void awaitUnderWay(CountDownLatch latch) {
        Eventually.is("submissions are under way", () -> latch.getCount() == 0);
    }

    @Test
    void acceptsExactlyAsManyAsItHasRoomForFromManyAtOnce() {
        for (int round = 0; round < 50; round++) {
            try (WorkerPool pool = Pools.started(10)) {
                Gate gate = new Gate();
                var submissions = joined(started(() -> submit(pool, 20, gate::pass)));
                assertThat(accepted(submissions)).hasSize(10);
                assertThat(pool.snapshot().busy()).isEqualTo(10);
                assertThat(pool.snapshot().rejected()).isEqualTo(SUBMITTERS * 20 - 10);
                gate.open();
                assertThat(Eventually.rests(pool).completed()).isEqualTo(10);
            }
        }
    }

    @Test
    void runsEachTaskOnceAndNeverMoreThanItHasRoomForAtATime() {
        try (WorkerPool pool = Pools.started(4)) {
            AtomicInteger running = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            Runnable work =
                    () -> {
                        most.accumulateAndGet(running.incrementAndGet(), Math::max);
                        LockSupport.parkNanos(1);
                        running.decrementAndGet();
                    };
            var submissions = joined(started(() -> submit(pool, 20_000, work)));
            PoolSnapshot snapshot = Eventually.rests(pool);
            assertThat(fates(accepted(submissions))).containsExactly("run");
            assertThat(snapshot.completed()).isEqualTo(accepted(submissions).size());
            assertThat(snapshot.rejected())
                    .isEqualTo(submissions.stream().mapToInt(Submissions::refused).sum());
            assertThat(most.get()).isBetween(1, 4);
        }
    }

    @Test
    void runsOrAbandonsEachTaskOnceWhenCloseRacesSubmission() {
        for (int round = 0; round < 60; round++) {
            WorkerPool pool = Pools.started(ROOM_FOR_ALL);
            CountDownLatch underWay = new CountDownLatch(1);
            var threads = started(() -> submitUntilRefused(pool, underWay));
            awaitUnderWay(underWay);

            pool.close();

            var accepted = accepted(joined(threads));
            PoolSnapshot snapshot = Eventually.rests(pool);
            assertThat(fates(accepted)).isSubsetOf("run", "abandoned");
            assertThat(accepted).hasSize((int) snapshot.submitted());
            assertThat(snapshot.rejected()).isEqualTo(SUBMITTERS);
            assertThat(accepted)
                    .filteredOn(task -> task.fate().equals("abandoned"))
                    .hasSize((int) snapshot.abandoned());
        }
    }

    @Test
    void runsEachTaskOnceWhenDrainRacesSubmission() {
        for (int round = 0; round < 60; round++) {
            try (WorkerPool pool = Pools.started(ROOM_FOR_ALL)) {
                CountDownLatch underWay = new CountDownLatch(1);
                var threads = started(() -> submitUntilRefused(pool, underWay));
                awaitUnderWay(underWay);

                var report = pool.drain(Duration.ofSeconds(30));

                PoolSnapshot snapshot = pool.snapshot();
                var accepted = accepted(joined(threads));
                assertThat(fates(accepted)).containsExactly("run");
                assertThat(report.cut()).isZero();
                assertThat(report.finished()).isLessThanOrEqualTo(accepted.size());
                assertThat(snapshot.completed()).isEqualTo(accepted.size());
            }
        }
    }

    @Test
    void balancesTheBooksWhenTheTimeToDrainIsOverInTheMidst() {
        for (int round = 0; round < 60; round++) {
            try (WorkerPool pool = Pools.started(ROOM_FOR_ALL)) {
                CountDownLatch underWay = new CountDownLatch(1);
                var threads = started(() -> submitUntilRefused(pool, underWay));
                awaitUnderWay(underWay);

                var report = pool.drain(Duration.ZERO);

                var accepted = accepted(joined(threads));
                PoolSnapshot snapshot = Eventually.rests(pool);
                assertThat(fates(accepted)).isSubsetOf("run", "abandoned");
                assertThat(accepted).hasSize((int) snapshot.submitted());
                assertThat(report.cut()).isBetween(snapshot.abandoned(), snapshot.submitted());
            }
        }
    }

    @Test
    void reportsEachTaskAsFinishedOrCutWhenTheTimeIsOverAsTheyEnd() {
        for (int round = 0; round < 500; round++) {
            try (WorkerPool pool = Pools.started(100)) {
                Gate gate = new Gate();
                Gate first = new Gate();
                pool.tryExecute(first.task());
                for (int i = 0; i < 99; i++) {
                    pool.tryExecute(gate.task());
                }
                gate.awaitArrivals(99);
                var drain = Background.of(() -> pool.drain(Duration.ofSeconds(30)));
                drain.awaitWaiting();
                gate.open();
                var report = pool.drain(Duration.ZERO);
                first.open();
                assertThat(report.finished() + report.cut()).isEqualTo(100);
                assertThat(drain.get()).isEqualTo(report);
                assertThat(Eventually.rests(pool).completed()).isEqualTo(100 - abandoned(pool));
            }
        }
    }

    private static long abandoned(WorkerPool pool) {
        return pool.snapshot().abandoned();
    }

    @Test
    void endsADrainWhicheverTaskIsTheLast() {
        for (int round = 0; round < 2_000; round++) {
            try (WorkerPool pool = Pools.started()) {
                CountDownLatch start = new CountDownLatch(1);
                for (int i = 0; i < 3; i++) {
                    pool.tryExecute(new CountedTask(() -> await(start)));
                }
                start.countDown();
                assertThat(pool.drain(Duration.ofSeconds(30)).cut()).as("round %s", round).isZero();
                assertThat(pool.snapshot().busy()).isZero();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts here", e);
        }
    }

    @Test
    void hasOneStartOrOneCloseWhenTheyRace() {
        for (int round = 0; round < 100; round++) {
            WorkerPool pool = Pools.unstarted();
            var start =
                    Background.of(
                            () -> {
                                try {
                                    pool.start(List.of(new FakeSource()));
                                    return "started";
                                } catch (IllegalStateException e) {
                                    return "too late";
                                }
                            });
            pool.close();
            assertThat(start.get()).isIn("started", "too late");
            assertThat(pool.snapshot().threads()).isZero();
            assertThat(pool.tryExecute(new CountedTask())).isFalse();
        }
    }
}
