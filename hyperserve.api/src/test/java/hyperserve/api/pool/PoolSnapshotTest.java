package hyperserve.api.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

final class PoolSnapshotTest {

    private static final List<UnaryOperator<PoolSnapshot>> CHANGES =
            List.of(
                    each -> each.withThreads(1),
                    each -> each.withBusy(2),
                    each -> each.withQueued(3),
                    each -> each.withSubmitted(4),
                    each -> each.withCompleted(5),
                    each -> each.withFailed(6),
                    each -> each.withAbandoned(7),
                    each -> each.withRejected(8),
                    each -> each.withStolen(9),
                    each -> each.withRetaken(10),
                    each -> each.withOverflowed(1L << 40),
                    each -> each.withOldestQueued(Duration.ofSeconds(12)));

    private static PoolSnapshot all() {
        PoolSnapshot snapshot = PoolSnapshot.empty();
        for (var change : CHANGES) {
            snapshot = change.apply(snapshot);
        }
        return snapshot;
    }

    @Test
    void keepsEachValueApart() {
        PoolSnapshot all = all();
        assertThat(all.threads()).isEqualTo(1);
        assertThat(all.busy()).isEqualTo(2);
        assertThat(all.queued()).isEqualTo(3);
        assertThat(all.submitted()).isEqualTo(4);
        assertThat(all.completed()).isEqualTo(5);
        assertThat(all.failed()).isEqualTo(6);
        assertThat(all.abandoned()).isEqualTo(7);
        assertThat(all.rejected()).isEqualTo(8);
        assertThat(all.stolen()).isEqualTo(9);
        assertThat(all.retaken()).isEqualTo(10);
        assertThat(all.overflowed()).isEqualTo(1L << 40);
        assertThat(all.oldestQueued()).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void saysEachValueByName() {
        assertThat(all())
                .hasToString(
                        """
                        PoolSnapshot[threads=1, busy=2, queued=3, submitted=4, completed=5, \
                        failed=6, abandoned=7, rejected=8, stolen=9, retaken=10, \
                        overflowed=1099511627776, oldestQueued=PT12S]\
                        """);
    }

    @Test
    void isEqualIfAllValuesAre() {
        assertThat(all()).isEqualTo(all()).hasSameHashCodeAs(all());
        for (var change : CHANGES) {
            assertThat(change.apply(PoolSnapshot.empty())).isNotEqualTo(PoolSnapshot.empty());
        }
    }

    @Test
    void changesNothingInPlace() {
        all();
        assertThat(PoolSnapshot.empty().submitted()).isZero();
        assertThat(PoolSnapshot.empty().oldestQueued()).isEqualTo(Duration.ZERO);
    }

    @Test
    void wantsADuration() {
        assertThatNullPointerException()
                .isThrownBy(() -> PoolSnapshot.empty().withOldestQueued(null))
                .withMessage("oldestQueued");
    }
}
