package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// The holder and a thief want the one task of a ring, and the holder has another to add to it.
///
/// If both get it, or none: a connection is run by two threads at once, or never again.
@JCStressTest
@Outcome(id = "1, 0, 2", expect = ACCEPTABLE, desc = "The holder took the first.")
@Outcome(id = "1, 2, 0", expect = ACCEPTABLE, desc = "The thief took the second.")
@Outcome(id = "0, 1, 2", expect = ACCEPTABLE, desc = "The thief took the first.")
@Outcome(
        id = "0, 1, 0",
        expect = ACCEPTABLE,
        desc = "The thief has the first, and has not emptied its slot.")
@Outcome(expect = FORBIDDEN, desc = "A task lost or taken twice.")
@State
public class RingTakersStress {

    private final TaskRing ring = new TaskRing(1);

    public RingTakersStress() {
        ring.push(new Item(1));
    }

    @Actor
    public void holder(III_Result r) {
        r.r1 = Item.of(ring.take());
        if (ring.hasRoom()) {
            ring.push(new Item(2));
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
