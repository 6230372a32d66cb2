package hyperserve.pool.executor;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.WorkerPool;
import hyperserve.test.Eventually;
import hyperserve.test.pool.CountedTask;
import hyperserve.test.pool.PoolWatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// What goes on when not even the failure can be told.
final class FailureTest {

    private final PrintStream before = System.err;

    /// Standard error as it is without memory, to a degree.
    private static final class Poor extends PrintStream {
        private final boolean canWrite;

        Poor(ByteArrayOutputStream written, boolean canWrite) {
            super(written, true, StandardCharsets.UTF_8);
            this.canWrite = canWrite;
        }

        @Override
        public void println(String line) {
            throw new OutOfMemoryError("on purpose");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            if (!canWrite) {
                throw new OutOfMemoryError("on purpose");
            }
            super.write(bytes, offset, length);
        }
    }

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @BeforeEach
    void takeStandardErrorAway() {
        System.setErr(new Poor(written, false));
    }

    @AfterEach
    void giveStandardErrorBack() {
        System.setErr(before);
    }

    @Test
    void fallsBackOnATextThatLiesReady() {
        System.setErr(new Poor(written, true));
        Failure.LAUNCH.log(new Untellable());
        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("something failed, and there was no memory to say what");
    }

    @Test
    void anEventLoopGoesOnAfterTasksAndPollsOfWhichNothingCanBeTold() {
        EventLoopTest.FakeSource source = new EventLoopTest.FakeSource();
        CountDownLatch done = new CountDownLatch(1);
        EventLoop loop = EventLoop.start(source, "loop");
        source.ready(
                () -> {
                    throw new Untellable();
                });
        source.ready(done::countDown);
        Eventually.is("the next task ran", () -> done.getCount() == 0);
        loop.close();
    }

    @ParameterizedTest
    @EnumSource
    void aPoolCountsATaskOfWhichNothingCanBeTold(ExecutorPoolTest.Kind kind) {
        try (WorkerPool pool = kind.unstarted(Duration.ofSeconds(30))) {
            pool.start(List.of());
            CountedTask task =
                    new CountedTask(
                            () -> {
                                throw new Untellable();
                            });
            assertThat(pool.tryExecute(task)).isTrue();
            PoolSnapshot snapshot = PoolWatch.shows(pool, each -> each.failed() == 1);
            assertThat(snapshot.submitted()).isEqualTo(1);
            PoolWatch.rests(pool);
        }
    }
}
