package hyperserve.api.pool;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.api.Nullable;
import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/// The drain of a pool that is played by the test; what pools make of it is asked by their kit.
final class DrainTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    /// Tasks by name: they are accepted, begin, and end when the test says so.
    private static final class Played implements Drain.Tasks<String> {
        final ReentrantLock lock = new ReentrantLock();
        final List<String> running = new ArrayList<>();
        final List<PoolTask> waiting = new ArrayList<>();
        final List<String> interrupted = new ArrayList<>();
        final List<String> calls = new ArrayList<>();
        final ThreadLocal<@Nullable String> current = new ThreadLocal<>();
        final Drain<String> drain = new Drain<>(lock, this);
        long finished;

        @Override
        public @Nullable String ofThisThread() {
            return current.get();
        }

        @Override
        public int inFlight() {
            return running.size() + waiting.size();
        }

        @Override
        public long finished() {
            return finished;
        }

        @Override
        public void acceptFromTasks() {
            calls.add("tasks only");
        }

        @Override
        public void acceptNothing() {
            calls.add("nothing");
        }

        @Override
        public void cut(Drain.Cut<String> cut) {
            waiting.forEach(cut::abandoned);
            waiting.clear();
            for (String task : running) {
                if (!cut.spares(task)) {
                    interrupted.add(task);
                    cut.interrupted();
                }
            }
        }

        void end(String task) {
            lock.lock();
            try {
                running.remove(task);
                finished++;
                drain.taskEnded();
            } finally {
                lock.unlock();
            }
        }

        /// A drain that somebody, or a task, has called and waits in.
        CompletableFuture<DrainReport> draining(@Nullable String caller) {
            CompletableFuture<DrainReport> report = new CompletableFuture<>();
            Thread thread =
                    new Thread(
                            () -> {
                                current.set(caller);
                                report.complete(drain.drain(LONG));
                            });
            thread.start();
            Eventually.is("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
            return report;
        }
    }

    @Test
    void acceptsFromTasksOnlyUntilTheLastHasEndedAndThenNothing() {
        Played pool = new Played();
        pool.running.addAll(List.of("a", "b"));
        pool.finished = 5;
        var report = pool.draining(null);
        pool.end("a");
        assertThat(pool.calls).containsExactly("tasks only");
        pool.end("b");
        assertThat(report.join()).isEqualTo(new DrainReport(2, 0));
        assertThat(pool.calls).containsExactly("tasks only", "nothing");
    }

    @Test
    void cutsAllButCallersWhenTheTimeOfOneIsOver() {
        Played pool = new Played();
        pool.running.addAll(List.of("caller", "stuck"));
        List<String> told = new ArrayList<>();
        pool.waiting.add(
                new PoolTask() {
                    @Override
                    public void run() {}

                    @Override
                    public void abandoned() {
                        told.add(pool.lock.isHeldByCurrentThread() ? "with the lock" : "without");
                    }
                });
        var patient = pool.draining("caller");
        DrainReport report = pool.drain.drain(Duration.ZERO);
        assertThat(report).isEqualTo(new DrainReport(0, 2));
        assertThat(patient.join()).isEqualTo(report);
        assertThat(pool.interrupted).containsExactly("stuck");
        assertThat(told).containsExactly("without");
    }

    @Test
    void leavesCallersOutOfTheReportThatACloseInterrupts() {
        Played pool = new Played();
        pool.running.addAll(List.of("caller", "stuck"));
        var report = pool.draining("caller");
        pool.drain.close();
        assertThat(report.join()).isEqualTo(new DrainReport(0, 1));
        assertThat(pool.interrupted).containsExactly("caller", "stuck");
    }

    @Test
    void sparesTheTaskThatCloses() {
        Played pool = new Played();
        pool.running.addAll(List.of("closer", "stuck"));
        pool.current.set("closer");
        pool.drain.close();
        assertThat(pool.interrupted).containsExactly("stuck");
    }

    @Test
    void reportsNothingAfterAClose() {
        Played pool = new Played();
        pool.running.add("stuck");
        pool.drain.close();
        assertThat(pool.drain.drain(LONG)).isEqualTo(new DrainReport(0, 0));
        assertThat(pool.calls).containsExactly("nothing");
    }
}
