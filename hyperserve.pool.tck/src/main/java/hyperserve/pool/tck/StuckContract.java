package hyperserve.pool.tck;

import hyperserve.api.pool.PoolConfig;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// What a pool makes of tasks that keep their threads for long, and do not say so: they compute, or
/// wait where nobody can take the processor from them. Others begin beside as many as the pool
/// declares in [PoolUnderTest#stuckTasks], and all go on when those end.
public interface StuckContract extends PoolUnderTest {

    private static void runsOne(Rig rig, String harm) {
        CountDownLatch done = new CountDownLatch(1);
        rig.give(done::countDown);
        rig.patience.until(() -> done.getCount() == 0, harm);
    }

    /// The bound in [PoolUnderTest#stuckTasks], but not far more than there are processors: a test
    /// whose own thread does not get one shows nothing.
    @Test
    default void beginsTasksBesideOthersThatCompute() {
        PoolConfig config = Rig.sizes(1, 4, 4);
        int most = 2 * Runtime.getRuntime().availableProcessors() + 4;
        int number = Math.min(stuckTasks(config), most);
        try (Rig rig = Rig.started(this, config)) {
            for (int round = 0; round < 2; round++) {
                Gate gate = rig.gate();
                for (int i = 0; i < number; i++) {
                    rig.give(gate::spin);
                }
                gate.awaitArrivals(
                        number,
                        number
                                + " tasks that compute do not all begin, as the first keep the"
                                + " others from it: a few handlers that compute stop the server");
                runsOne(
                        rig,
                        number
                                + " tasks compute, and another never begins: a few handlers that"
                                + " compute stop the server");
                gate.open();
                rig.settle();
            }
        }
    }

    /// A class is initialised by one thread, and the others that use it wait for that. A virtual
    /// thread keeps its carrier then, and no thread can be seen waiting from outside.
    @Test
    default void beginsTasksBesideOthersThatWaitInAnInitialiser() {
        PoolConfig config = Rig.sizes(1, 4, 4);
        int number = stuckTasks(config);
        try (Rig rig = Rig.started(this, config)) {
            for (int round = 0; round < 2; round++) {
                Gate gate = rig.gate();
                Runnable use = SlowClass.firstUse(gate);
                AtomicInteger begun = new AtomicInteger();
                for (int i = 0; i < number; i++) {
                    rig.give(
                            () -> {
                                begun.incrementAndGet();
                                use.run();
                            });
                }
                rig.patience.until(
                        () -> begun.get() == number,
                        number
                                + " tasks that use a class for the first time do not all begin, as"
                                + " its initialiser waits: a slow start of a class stops the"
                                + " server");
                runsOne(
                        rig,
                        number
                                + " tasks wait for a class to be initialised, and another never"
                                + " begins: a slow start of a class stops the server");
                gate.open();
                rig.settle();
            }
        }
    }
}
