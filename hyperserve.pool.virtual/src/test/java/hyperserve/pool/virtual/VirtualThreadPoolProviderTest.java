package hyperserve.pool.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.PoolConfig;
import hyperserve.api.WorkerPool;
import hyperserve.api.WorkerPoolProvider;

import org.junit.jupiter.api.Test;

import java.util.ServiceLoader;

final class VirtualThreadPoolProviderTest {

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
    void makesAPoolWithoutStartingThreads() {
        int before = Thread.activeCount();
        WorkerPool pool = new VirtualThreadPoolProvider().create(PoolConfig.development());
        assertThat(pool.snapshot().threads()).isZero();
        assertThat(Thread.activeCount()).isEqualTo(before);
    }

    @Test
    void takesItsBoundFromTheConfiguration() {
        try (WorkerPool pool = Pools.started(3)) {
            Gate gate = new Gate();
            for (int i = 0; i < 3; i++) {
                assertThat(pool.tryExecute(gate.task())).isTrue();
            }
            assertThat(pool.tryExecute(gate.task())).isFalse();
            gate.open();
        }
    }
}
