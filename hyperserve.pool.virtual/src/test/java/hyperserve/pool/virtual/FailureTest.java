package hyperserve.pool.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.WorkerPool;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

final class FailureTest {

    @Test
    void losesNoPlaceToTasksThatThrow() {
        try (WorkerPool pool = Pools.started(4)) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < 4; i++) {
                    int number = i;
                    assertThat(pool.tryExecute(new CountedTask(() -> fail(number)))).isTrue();
                }
                Eventually.rests(pool);
            }
            var snapshot = pool.snapshot();
            assertThat(snapshot.failed()).isEqualTo(12);
            assertThat(snapshot.completed()).isZero();
            assertThat(snapshot.threads()).isZero();
        }
    }

    private static void fail(int number) {
        switch (number) {
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
    void losesNoPlaceToAFailureThatCannotBeLogged() {
        try (WorkerPool pool = Pools.started(1)) {
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                throw new Unspeakable(new ArrayList<>());
                            }));
            Eventually.rests(pool);
            CountedTask next = new CountedTask();
            assertThat(pool.tryExecute(next)).isTrue();
            var snapshot = Eventually.rests(pool);
            assertThat(next.fate()).isEqualTo("run");
            assertThat(snapshot.failed()).isEqualTo(1);
            assertThat(snapshot.completed()).isEqualTo(1);
        }
    }

    @Test
    void logsAFailureWithoutTheInterruptThatCausedIt() {
        try (WorkerPool pool = Pools.started()) {
            List<Boolean> flags = new ArrayList<>();
            pool.tryExecute(
                    new CountedTask(
                            () -> {
                                Thread.currentThread().interrupt();
                                throw new Unspeakable(flags);
                            }));
            Eventually.rests(pool);
            assertThat(flags).isNotEmpty().containsOnly(false);
        }
    }

    /// A failure that throws when it is logged, and notes whether the thread is interrupted.
    private static final class Unspeakable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient List<Boolean> flags;

        Unspeakable(List<Boolean> flags) {
            this.flags = flags;
        }

        @Override
        public String getMessage() {
            flags.add(Thread.currentThread().isInterrupted());
            throw new AssertionError("neither can it be told");
        }
    }

    @Test
    void handsNoInterruptFlagOn() {
        try (WorkerPool pool = Pools.started()) {
            Queue<Boolean> seen = new ConcurrentLinkedQueue<>();
            for (int i = 0; i < 50; i++) {
                pool.tryExecute(
                        new CountedTask(
                                () -> {
                                    seen.add(Thread.currentThread().isInterrupted());
                                    Thread.currentThread().interrupt();
                                }));
                Eventually.rests(pool);
            }
            assertThat(seen).hasSize(50).containsOnly(false);
        }
    }
}
