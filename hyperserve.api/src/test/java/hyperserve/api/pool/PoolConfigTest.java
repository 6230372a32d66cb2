package hyperserve.api.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

final class PoolConfigTest {

    @ParameterizedTest
    @CsvSource({
        // cores, usable, min, target, max
        "  1,   1,  2,   2,   4",
        "  2,   1,  2,   2,   4",
        "  3,   2,  2,   4,   6",
        "  4,   3,  3,   6,   9",
        "  5,   3,  3,   6,   9",
        "  6,   4,  4,   8,  12",
        "  7,   5,  5,  10,  15",
        "  8,   6,  6,  12,  18",
        "  9,   6,  6,  12,  18",
        " 12,   9,  9,  18,  27",
        " 16,  12, 12,  24,  36",
        " 24,  18, 18,  36,  54",
        " 32,  24, 24,  48,  72",
        " 48,  36, 36,  72, 108",
        " 64,  48, 48,  96, 144",
        " 85,  63, 63, 126, 189",
        " 86,  64, 64, 128, 192",
        " 87,  65, 64, 130, 195",
        " 96,  72, 64, 144, 216",
        "113,  84, 64, 168, 252",
        "114,  85, 64, 170, 255",
        "115,  86, 64, 172, 256",
        "128,  96, 64, 192, 256",
        "170, 127, 64, 254, 256",
        "171, 128, 64, 256, 256",
        "256, 192, 64, 256, 256",
        "512, 384, 64, 256, 256",
    })
    void sizesForSomeMachines(int cores, int usable, int min, int target, int max) {
        assertThat(PoolConfig.usableCores(cores)).isEqualTo(usable);
        assertThat(PoolConfig.optimal(cores))
                .isEqualTo(PoolConfig.development().withWorkers(min, target, max));
    }

    @Test
    void followsTheSizingRuleOnEveryMachine() {
        for (int cores = 1; cores <= 512; cores++) {
            int usable = (int) Math.max(1, cores - Math.ceil(cores * 0.25));
            int min = Math.min(64, Math.max(2, usable));
            int max = Math.min(256, Math.max(4, usable * 3));
            int target = Math.min(max, Math.max(min, usable * 2));
            PoolConfig config = PoolConfig.optimal(cores);
            assertThat(new int[] {config.min(), config.target(), config.max()})
                    .as("%s cores", cores)
                    .containsExactly(min, target, max);
            assertThat(PoolConfig.usableCores(cores)).as("%s cores", cores).isEqualTo(usable);

            int computing = Math.max(2, (int) Math.floor(cores * 0.75));
            assertThat(PoolConfig.cpuBound(cores))
                    .isEqualTo(config.withWorkers(computing, computing, computing));
        }
    }

    @Test
    void takesThisMachineForItsOwnNumberOfCores() {
        int cores = Runtime.getRuntime().availableProcessors();
        assertThat(PoolConfig.optimal()).isEqualTo(PoolConfig.optimal(cores));
        assertThat(PoolConfig.cpuBound()).isEqualTo(PoolConfig.cpuBound(cores));
    }

    @Test
    void isSmallForDevelopmentWithTheSameDefaultsForTheRest() {
        assertThat(PoolConfig.development())
                .isEqualTo(sizes(2, 4, 4, 10_000, Duration.ofSeconds(10)));
        assertThat(PoolConfig.optimal(8))
                .isEqualTo(sizes(6, 12, 18, 10_000, Duration.ofSeconds(10)));
    }

    @ParameterizedTest
    @CsvSource({"0,1,1", "-1,1,1", "2,1,2", "1,3,2", "3,2,1", "1,0,1", "1,1,0", "0,0,0"})
    void rejectsNumbersOfWorkersOutOfOrder(int min, int target, int max) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolConfig.development().withWorkers(min, target, max))
                .withMessageContaining("%d, %d, %d", min, target, max);
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "-2147483648"})
    void rejectsACapacityBelowOne(int capacity) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PoolConfig.development().withCapacity(capacity))
                .withMessageContaining("capacity")
                .withMessageContaining("%d", capacity);
    }

    @Test
    void rejectsATimeToLiveThatIsNegativeOrMissing() {
        PoolConfig config = PoolConfig.development();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config.withKeepAlive(Duration.ofNanos(-1)))
                .withMessageContaining("keepAlive");
        assertThatNullPointerException()
                .isThrownBy(() -> config.withKeepAlive(null))
                .withMessage("keepAlive");
    }

    @Test
    void acceptsTheSmallestValues() {
        PoolConfig config = sizes(1, 1, 1, 1, Duration.ZERO);
        assertThat(config.max()).isEqualTo(1);
    }

    @Test
    void changesOneThingAtATime() {
        PoolConfig config = sizes(1, 2, 3, 4, Duration.ofSeconds(5));
        assertThat(config.withWorkers(6, 7, 8)).isEqualTo(sizes(6, 7, 8, 4, Duration.ofSeconds(5)));
        assertThat(config.withCapacity(9)).isEqualTo(sizes(1, 2, 3, 9, Duration.ofSeconds(5)));
        assertThat(config.withKeepAlive(Duration.ofSeconds(9)))
                .isEqualTo(sizes(1, 2, 3, 4, Duration.ofSeconds(9)));
    }

    private static PoolConfig sizes(
            int min, int target, int max, int capacity, Duration keepAlive) {
        return PoolConfig.defaults()
                .withWorkers(min, target, max)
                .withCapacity(capacity)
                .withKeepAlive(keepAlive);
    }

    @Test
    void isEqualIfAllPartsAre() {
        PoolConfig config = sizes(1, 2, 3, 4, Duration.ofSeconds(5));
        assertThat(config)
                .isEqualTo(sizes(1, 2, 3, 4, Duration.ofSeconds(5)))
                .hasSameHashCodeAs(sizes(1, 2, 3, 4, Duration.ofSeconds(5)))
                .hasToString("PoolConfig[min=1, target=2, max=3, capacity=4, keepAlive=PT5S]");
        assertThat(config.withWorkers(2, 2, 3)).isNotEqualTo(config);
        assertThat(config.withWorkers(1, 3, 3)).isNotEqualTo(config);
        assertThat(config.withWorkers(1, 2, 4)).isNotEqualTo(config);
        assertThat(config.withCapacity(5)).isNotEqualTo(config);
        assertThat(config.withKeepAlive(Duration.ofSeconds(6))).isNotEqualTo(config);
    }

    @Test
    void isOptimalByDefault() {
        assertThat(PoolConfig.defaults()).isEqualTo(PoolConfig.optimal());
    }
}
