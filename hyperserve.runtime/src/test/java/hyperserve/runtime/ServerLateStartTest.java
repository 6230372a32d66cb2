package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.DrainReport;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A pool that starts after the server was told to stop, and did not wait for it any more.
final class ServerLateStartTest {

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger closes = new AtomicInteger();

    private final class Slow implements WorkerPoolProvider, WorkerPool {
        private final WorkerPool pool = StandardPool.PROVIDER.create(PoolConfig.development());

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public WorkerPool create(PoolConfig config) {
            return this;
        }

        @Override
        public void start(List<? extends EventSource> sources) {
            inside.countDown();
            boolean open = false;
            while (!open) {
                try {
                    open = gate.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    // It does not heed that.
                }
            }
        }

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
            return pool.snapshot();
        }

        @Override
        public void close() {
            closes.incrementAndGet();
        }
    }

    @Test
    void isClosedAndServesNobody() throws Exception {
        Resources before = Resources.now();
        Server server = TestServers.draining(Duration.ofMillis(100)).pool(new Slow());
        server.open();
        FutureTask<Boolean> begin = new FutureTask<>(server::begin);
        Thread.ofPlatform().daemon().start(begin);
        inside.await();
        server.close();
        int closed = closes.get();
        gate.countDown();
        assertThat(begin.get(20, TimeUnit.SECONDS)).isFalse();
        assertThat(closes.get()).isEqualTo(closed + 1);
        before.awaitReturn();
    }
}
