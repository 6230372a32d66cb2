package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import hyperserve.api.pool.PoolTask;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

import java.util.concurrent.TimeUnit;

/// Twelve tasks go through a ring of two slots, six laps, while a thief takes as fast as it can.
///
/// If the order breaks: some connections wait while others are served, or a lap was overtaken and
/// tasks were lost, run twice, or seen before their fields.
@JCStressTest
@Outcome(id = "12, 0, 0", expect = ACCEPTABLE, desc = "All twelve, in order.")
@Outcome(expect = FORBIDDEN, desc = "Out of order, lost, or left behind.")
@State
public class RingLapsStress {

    private static final int TASKS = 12;

    private final TaskRing ring = new TaskRing(2);

    /// Ends a run whose tasks are lost.
    private static final long LIMIT = TimeUnit.SECONDS.toNanos(10);

    @Actor
    public void holder() {
        long end = System.nanoTime() + LIMIT;
        for (int i = 1; i <= TASKS; i++) {
            while (!ring.hasRoom()) {
                if (System.nanoTime() - end > 0) {
                    return;
                }
            }
            ring.push(new Item(i));
        }
    }

    @Actor
    public void thief(III_Result r) {
        long end = System.nanoTime() + LIMIT;
        int taken = 0;
        while (taken < TASKS && System.nanoTime() - end < 0) {
            PoolTask task = ring.take();
            if (task != null) {
                taken++;
                r.r1 += Item.of(task) == taken ? 1 : 0;
            }
        }
    }

    @Arbiter
    public void rest(III_Result r) {
        r.r2 = Item.rest(ring);
        r.r3 = ring.size();
    }
}
