package hyperserve.api.pool;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;

final class WorkerPoolTest {

    @ParameterizedTest
    @EnumSource(PoolTask.Kind.class)
    void hasEverythingSubmittedUnlessItSaysOtherwise(PoolTask.Kind kind) {
        try (WorkerPool pool = new Least()) {
            pool.blocking();
            assertThat(pool.inlines(kind)).isFalse();
        }
    }

    /// Says only what it must: if this compiles no longer, nor do the pools of others.
    private static final class Least implements WorkerPool {
        @Override
        public void start(List<? extends EventSource> sources) {}

        @Override
        public boolean tryExecute(PoolTask task) {
            return false;
        }

        @Override
        public DrainReport drain(Duration grace) {
            return new DrainReport(0, 0);
        }

        @Override
        public PoolSnapshot snapshot() {
            return PoolSnapshot.empty();
        }

        @Override
        public void close() {}
    }
}
