package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// A holder fills its ring while a thief takes twice. Each task is taken once, in order, and with
/// all its fields.
///
/// If it is not: a connection is run by two threads or by none, or by one that sees it half made.
@JCStressTest
@Outcome(id = "0, 0, 12", expect = ACCEPTABLE, desc = "The thief came first.")
@Outcome(id = "0, 1, 2", expect = ACCEPTABLE, desc = "The thief came in time for the first.")
@Outcome(id = "1, 0, 2", expect = ACCEPTABLE, desc = "The thief was faster than the holder.")
@Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "The thief came last.")
@Outcome(id = "-?\\d+, -1, .*", expect = FORBIDDEN, desc = "Taken, but its fields not written.")
@Outcome(expect = FORBIDDEN, desc = "Lost, run twice, or out of order.")
@State
public class RingStealStress {

    private final TaskRing ring = new TaskRing(2);

    @Actor
    public void holder() {
        ring.push(new Item(1));
        ring.push(new Item(2));
    }

    @Actor
    public void thief(III_Result r) {
        r.r1 = Item.of(ring.take());
        r.r2 = Item.of(ring.take());
    }

    @Arbiter
    public void rest(III_Result r) {
        r.r3 = Item.rest(ring);
    }
}
