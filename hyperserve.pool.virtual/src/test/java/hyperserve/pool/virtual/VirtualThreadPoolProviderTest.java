package hyperserve.pool.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.WorkerPool;
import hyperserve.api.pool.WorkerPoolProvider;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

final class VirtualThreadPoolProviderTest {

    /// A task that notes its thread.
    private record Noting(Set<Thread> threads) implements PoolTask {
        @Override
        public void run() {
            threads.add(Thread.currentThread());
        }

        @Override
        public void abandoned() {
            throw new AssertionError("there is time for all");
        }
    }

    @Test
    void isFoundAsAServiceNamedVirtual() {
        // The module only provides; for this test it looks services up, too.
        VirtualThreadPoolProviderTest.class.getModule().addUses(WorkerPoolProvider.class);
        assertThat(ServiceLoader.load(WorkerPoolProvider.class))
                .singleElement()
                .isInstanceOf(VirtualThreadPoolProvider.class)
                .extracting(WorkerPoolProvider::name)
                .isEqualTo("virtual");
    }

    @Test
    void makesPoolsThatRunEachTaskOnAVirtualThreadOfItsOwn() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        try (WorkerPool pool = new VirtualThreadPoolProvider().create(PoolConfig.development())) {
            pool.start(List.of());
            for (int i = 0; i < 8; i++) {
                assertThat(pool.tryExecute(new Noting(threads))).isTrue();
            }
            assertThat(pool.drain(Duration.ofSeconds(30)).cut()).isZero();
        }
        assertThat(threads).hasSize(8).allMatch(Thread::isVirtual);
        assertThat(threads).extracting(Thread::getName).containsOnly("hyperserve-virtual-task");
    }
}
