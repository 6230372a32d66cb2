package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// A full ring of one slot, whose only task is taken while the holder looks for room. The holder
/// fills the slot only after the taker has read it and emptied it.
///
/// If it does not: the taker runs the wrong task, or empties the slot of one that nobody runs
/// then.
@JCStressTest
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "No room yet.")
@Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "Taken, emptied, filled again.")
@Outcome(expect = FORBIDDEN, desc = "A task lost, run twice, or mistaken for another.")
@State
public class RingWrapStress {

    private final TaskRing ring = new TaskRing(1);

    public RingWrapStress() {
        ring.push(new Item(1));
    }

    @Actor
    public void holder(III_Result r) {
        if (ring.hasRoom()) {
            ring.push(new Item(2));
            r.r1 = 1;
        }
    }

    @Actor
    public void thief(III_Result r) {
        r.r2 = Item.of(ring.take());
    }

    @Arbiter
    public void rest(III_Result r) {
        r.r3 = Item.rest(ring);
    }
}
