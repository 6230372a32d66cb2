package hyperserve.pool.standard;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.PoolConfig;
import hyperserve.api.WorkerPool;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

final class RaceTest {

    private static final int SUBMITTERS = 4;

    /// What one thread gave to the pool.
    private record Submissions(List<CountedTask> accepted, int refused) {}

    private static List<Submissions> submitFromSeveral(Callable<Submissions> submitter) {
        return joined(started(submitter));
    }

    private static List<Background<Submissions>> started(Callable<Submissions> submitter) {
        List<Background<Submissions>> threads = new ArrayList<>();
        for (int i = 0; i < SUBMITTERS; i++) {
            threads.add(Background.of(submitter));
        }
        return threads;
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

    private static Submissions submit(WorkerPool pool, int number) {
        List<CountedTask> accepted = new ArrayList<>();
        int refused = 0;
        for (int i = 0; i < number; i++) {
            CountedTask task = new CountedTask();
            if (pool.tryExecute(task)) {
                accepted.add(task);
            } else {
                refused++;
            }
        }
        return new Submissions(accepted, refused);
    }

    /// Submitters that go on, refused or not, until the test has what it wants.
    private static final class Crowd {
        private final CountDownLatch underWay = new CountDownLatch(1);
        private final AtomicBoolean over = new AtomicBoolean();
        private final List<Background<Submissions>> threads;

        Crowd(WorkerPool pool) {
            this.threads = started(() -> submitUntilOver(pool));
            Eventually.is("submissions are under way", () -> underWay.getCount() == 0);
        }

        private Submissions submitUntilOver(WorkerPool pool) {
            List<CountedTask> accepted = new ArrayList<>();
            int refused = 0;
            CountedTask task = new CountedTask();
            while (!over.get()) {
                if (pool.tryExecute(task)) {
                    accepted.add(task);
                    task = new CountedTask();
                    underWay.countDown();
                } else {
                    refused++;
                }
            }
            return new Submissions(accepted, refused);
        }

        List<CountedTask> accepted() {
            over.set(true);
            return RaceTest.accepted(joined(threads));
        }
    }

    @Test
    void runsEachTaskOnceThatManySubmitAtOnce() {
        try (WorkerPool pool = Pools.started(Pools.config(1, 2, 4).withCapacity(64))) {
            var submissions = submitFromSeveral(() -> submit(pool, 20_000));
            var snapshot = Eventually.rests(pool);
            assertThat(fates(accepted(submissions))).containsExactly("run");
            assertThat(snapshot.completed()).isEqualTo(accepted(submissions).size());
            assertThat(snapshot.rejected())
                    .isEqualTo(submissions.stream().mapToInt(Submissions::refused).sum());
            assertThat(snapshot.threads()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void losesNoTaskToAWorkerThatIsAboutToEnd() {
        Duration keepAlive = Duration.ofNanos(200_000);
        PoolConfig config = Pools.config(1, 4, 4).withKeepAlive(keepAlive);
        try (WorkerPool pool = Pools.started(config)) {
            SplittableRandom random = new SplittableRandom(1);
            for (int i = 0; i < 2_000; i++) {
                CountDownLatch done = new CountDownLatch(3);
                for (int j = 0; j < 3; j++) {
                    assertThat(pool.tryExecute(new CountedTask(done::countDown))).isTrue();
                }
                new Deadline(System.nanoTime(), Duration.ofSeconds(30).toNanos())
                        .await(nanos -> done.await(nanos, TimeUnit.NANOSECONDS));
                assertThat(done.getCount()).as("round %s", i).isZero();
                // Not to wait for anything, but to meet workers at the end of their time.
                LockSupport.parkNanos(random.nextLong(2 * keepAlive.toNanos()));
            }
            var snapshot = Eventually.rests(pool);
            assertThat(snapshot.completed()).isEqualTo(6_000);
            Eventually.shows(pool, s -> s.threads() == 1);
        }
    }

    @Test
    void runsOrAbandonsEachTaskOnceWhenCloseRacesSubmission() {
        for (int round = 0; round < 100; round++) {
            WorkerPool pool = Pools.started(Pools.config(1, 2, 4).withCapacity(100));
            Crowd crowd = new Crowd(pool);

            pool.close();

            var accepted = crowd.accepted();
            var snapshot = Eventually.rests(pool);
            assertThat(fates(accepted)).isSubsetOf("run", "abandoned");
            assertThat(accepted).hasSize((int) snapshot.submitted());
            assertThat(accepted)
                    .filteredOn(task -> task.fate().equals("abandoned"))
                    .hasSize((int) snapshot.abandoned());
        }
    }

    @Test
    void runsEachTaskOnceWhenDrainRacesSubmission() {
        for (int round = 0; round < 100; round++) {
            try (WorkerPool pool = Pools.started(Pools.config(1, 2, 4).withCapacity(100))) {
                Crowd crowd = new Crowd(pool);

                var report = pool.drain(Duration.ofSeconds(30));

                var accepted = crowd.accepted();
                assertThat(fates(accepted)).containsExactly("run");
                assertThat(report.cut()).isZero();
                assertThat(report.finished()).isLessThanOrEqualTo(accepted.size());
                assertThat(pool.snapshot().completed()).isEqualTo(accepted.size());
            }
        }
    }

    @Test
    void balancesTheBooksWhenTheTimeToDrainIsOverInTheMidst() {
        for (int round = 0; round < 100; round++) {
            try (WorkerPool pool = Pools.started(Pools.config(1, 2, 4).withCapacity(100))) {
                Crowd crowd = new Crowd(pool);

                var report = pool.drain(Duration.ZERO);

                var accepted = crowd.accepted();
                var snapshot = Eventually.rests(pool);
                assertThat(fates(accepted)).isSubsetOf("run", "abandoned");
                assertThat(accepted).hasSize((int) snapshot.submitted());
                assertThat(report.cut()).isBetween(snapshot.abandoned(), snapshot.abandoned() + 4);
            }
        }
    }

    @Test
    void hasOneStartOrOneCloseWhenTheyRace() {
        for (int round = 0; round < 100; round++) {
            WorkerPool pool = new StandardPoolProvider().create(Pools.config(2, 2, 2));
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
