package hyperserve.pool.standard;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.WorkerPool;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

final class FailureTest {

    @Test
    void losesNoWorkerToTasksThatThrow() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (WorkerPool pool = Pools.ofSize(2)) {
            for (int i = 0; i < 8; i++) {
                int number = i;
                pool.tryExecute(
                        new CountedTask(
                                () -> {
                                    threads.add(Thread.currentThread());
                                    fail(number);
                                }));
            }
            var snapshot = Eventually.rests(pool);
            assertThat(snapshot.failed()).isEqualTo(8);
            assertThat(snapshot.completed()).isZero();
            assertThat(snapshot.threads()).isEqualTo(2);

            CountedTask next = new CountedTask();
            pool.tryExecute(next);
            Eventually.rests(pool);
            assertThat(next.fate()).isEqualTo("run");
            assertThat(threads.size()).isBetween(1, 2);
            assertThat(threads).allMatch(Thread::isAlive);
        }
    }

    private static void fail(int number) {
        switch (number % 4) {
            case 0 -> throw new IllegalStateException("on purpose");
            case 1 -> throw new AssertionError("on purpose");
            case 2 -> throw new StackOverflowError("on purpose");
            default -> FailureTest.<RuntimeException>throwChecked(new Exception("on purpose"));
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void throwChecked(Exception e) throws T {
        throw (T) e;
    }

    @Test
    void losesNoWorkerToAFailureThatCannotBeLogged() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                throw new Unspeakable();
                            }));
            CountedTask next = new CountedTask();
            pool.tryExecute(next);
            var snapshot = Eventually.rests(pool);
            assertThat(next.fate()).isEqualTo("run");
            assertThat(snapshot.failed()).isEqualTo(1);
            assertThat(snapshot.threads()).isEqualTo(1);
        }
    }

    private static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new AssertionError("neither can it be told");
        }
    }

    @Test
    void clearsTheInterruptFlagThatATaskLeaves() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            List<Boolean> seen = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                pool.tryExecute(
                        new CountedTask(
                                () -> {
                                    seen.add(Thread.currentThread().isInterrupted());
                                    Thread.currentThread().interrupt();
                                }));
            }
            Eventually.rests(pool);
            assertThat(seen).hasSize(10).containsOnly(false);
        }
    }

    @Test
    void staysIdleWhenSomebodyInterruptsAWorkerThatHasNoTask() {
        try (WorkerPool pool = Pools.ofSize(1)) {
            List<Thread> thread = new ArrayList<>();
            pool.tryExecute(new CountedTask(() -> thread.add(Thread.currentThread())));
            Eventually.rests(pool);

            for (int i = 0; i < 100; i++) {
                Eventually.is(
                        "the worker sleeps",
                        () -> thread.getFirst().getState() == Thread.State.TIMED_WAITING);
                thread.getFirst().interrupt();
            }
            CountedTask next = new CountedTask();
            pool.tryExecute(next);
            Eventually.rests(pool);
            assertThat(next.fate()).isEqualTo("run");
            assertThat(pool.snapshot().threads()).isEqualTo(1);
        }
    }
}
