package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// Two submit at once to a pool that has room for one.
///
/// If both are accepted: the bound does not hold, and under load memory does not either. If none:
/// work is turned away from a pool that has room.
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "The first was accepted.")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The second was accepted.")
@Outcome(id = "1, 1, .*", expect = FORBIDDEN, desc = "More accepted than there is room for.")
@Outcome(id = "0, 0, .*", expect = FORBIDDEN, desc = "Refused although there was room.")
@Outcome(expect = FORBIDDEN, desc = "Accepted, and not in the injector.")
@State
public class CapacityStress {

    private final WorkStealingPool pool = Threadless.poolFor(1);

    @Actor
    public void first(III_Result r) {
        r.r1 = pool.tryExecute(Threadless.TASK) ? 1 : 0;
    }

    @Actor
    public void second(III_Result r) {
        r.r2 = pool.tryExecute(Threadless.TASK) ? 1 : 0;
    }

    @Arbiter
    public void rest(III_Result r) {
        r.r3 = pool.injector.size();
    }
}
