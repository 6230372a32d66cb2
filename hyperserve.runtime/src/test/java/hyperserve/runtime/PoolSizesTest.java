package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.Response;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.runtime.startup.StartupException;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/// Sizes of pools, and what they leave for handlers that run where their request was read.
final class PoolSizesTest {

    private static final WorkerPoolProvider LOCKFREE = Pool.LOCKFREE.provider();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 8, 16, 48, 512})
    void leaveAWorkerOverWhateverTheMachine(int cores) {
        int usable = PoolConfig.usableCores(cores);
        List<PoolConfig> presets =
                List.of(
                        PoolConfig.optimal(cores),
                        PoolConfig.cpuBound(cores),
                        PoolConfig.development());
        for (PoolConfig preset : presets) {
            int sources = Engine.sources(preset, cores);
            assertThat(sources)
                    .as(preset.toString())
                    .isPositive()
                    .isEqualTo(Math.min(usable, preset.max() - 1));
        }
    }

    @Test
    void letAHandlerRunOnAWorkerWithAnyPreset() throws Exception {
        List<PoolConfig> presets =
                List.of(
                        PoolConfig.optimal(),
                        PoolConfig.cpuBound(),
                        PoolConfig.cpuBound(1),
                        PoolConfig.development());
        for (PoolConfig preset : presets) {
            Server server =
                    TestServers.server()
                            .pool(LOCKFREE)
                            .poolConfig(preset)
                            .get(
                                    "/thread",
                                    request ->
                                            Response.text(
                                                    Thread.currentThread().isVirtual()
                                                            ? "virtual"
                                                            : "worker"));
            try (server;
                    Client client = Client.of(server.start())) {
                assertThat(client.send(Client.get("/thread")).answer().text())
                        .as(preset.toString())
                        .isEqualTo("worker");
            }
        }
    }

    @Test
    void areRefusedIfNoHandlerCouldRunOnAWorker() {
        PoolConfig alone = PoolConfig.development().withWorkers(1, 1, 1);
        try (Server server = TestServers.server().pool(LOCKFREE).poolConfig(alone)) {
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(server::start)
                    .withMessage(
                            "the worker pool 'lockfree'"
                                + " (hyperserve.pool.lockfree.WorkStealingPoolProvider) needs at"
                                + " least 2 workers, and may have 1: give it more, or choose"
                                + " another pool");
        }
    }
}
