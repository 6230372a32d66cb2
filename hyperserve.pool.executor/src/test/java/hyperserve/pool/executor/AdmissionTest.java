package hyperserve.pool.executor;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.Background;

import org.junit.jupiter.api.Test;

import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

final class AdmissionTest {

    private static Admission opened(int capacity) {
        Admission admission = new Admission(capacity, () -> false);
        admission.openLocked();
        return admission;
    }

    @Test
    void letsInAsManyAsItHasRoomFor() {
        Admission admission = opened(2);
        assertThat(admission.tryEnter()).isTrue();
        assertThat(admission.tryEnter()).isTrue();
        assertThat(admission.tryEnter()).isFalse();
        assertThat(admission.leave()).isFalse();
        assertThat(admission.tryEnter()).isTrue();
        assertThat(admission.tryEnter()).isFalse();
        assertThat(admission.inFlight()).isEqualTo(2);
    }

    @Test
    void letsNobodyInBeforeItIsOpenedNorAfterItIsShut() {
        Admission admission = new Admission(Integer.MAX_VALUE, () -> true);
        assertThat(admission.tryEnter()).isFalse();
        admission.openLocked();
        assertThat(admission.isShut()).isFalse();
        assertThat(admission.tryEnter()).isTrue();
        admission.shutLocked();
        assertThat(admission.isShut()).isTrue();
        assertThat(admission.tryEnter()).isFalse();
        assertThat(admission.leave()).as("somebody may wait for that").isTrue();
        assertThat(admission.inFlight()).isZero();
    }

    @Test
    void letsOnlyInsidersInWhileItDrainsAndSaysSoToThoseWhoLeave() {
        boolean[] insider = new boolean[1];
        Admission admission = new Admission(3, () -> insider[0]);
        admission.openLocked();
        assertThat(admission.tryEnter()).isTrue();
        admission.drainLocked();
        assertThat(admission.tryEnter()).isFalse();
        insider[0] = true;
        assertThat(admission.tryEnter()).isTrue();
        assertThat(admission.inFlight()).isEqualTo(2);
        assertThat(admission.leave()).isTrue();
    }

    @Test
    void isNotOpenedAnyMoreOnceItWasShut() {
        Admission admission = new Admission(1, () -> true);
        admission.shutLocked();
        admission.openLocked();
        assertThat(admission.tryEnter()).isFalse();
    }

    @Test
    void neverLetsInMoreThanItHasRoomForHoweverManyCome() {
        Admission admission = opened(1);
        AtomicInteger most = new AtomicInteger();
        CyclicBarrier start = new CyclicBarrier(4);
        Callable<Boolean> comingAndGoing =
                () -> {
                    start.await(30, TimeUnit.SECONDS);
                    for (int i = 0; i < 100_000; i++) {
                        comeAndGo(admission, most);
                    }
                    return true;
                };
        var threads = Stream.generate(() -> Background.of(comingAndGoing)).limit(4).toList();
        assertThat(threads).extracting(Background::get).containsOnly(true);
        assertThat(most.get()).isEqualTo(1);
        assertThat(admission.inFlight()).isZero();
    }

    private static void comeAndGo(Admission admission, AtomicInteger most) {
        if (admission.tryEnter()) {
            most.accumulateAndGet(admission.inFlight(), Math::max);
            admission.leave();
        }
    }
}
