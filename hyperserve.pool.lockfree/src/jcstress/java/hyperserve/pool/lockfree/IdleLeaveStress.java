package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// A surplus worker ends for want of work while a lane is given to it.
///
/// If both succeed: the lane went to a thread that has ended, and nobody polls it.
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "It ended, and the lane looks for another.")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "It got the lane, and stays.")
@Outcome(id = "1, 1, .*", expect = FORBIDDEN, desc = "The lane went to a worker that has ended.")
@Outcome(
        expect = FORBIDDEN,
        desc = "The lane was refused by a worker that stays, or did not arrive.")
@State
public class IdleLeaveStress {

    private final WorkStealingPool pool = Threadless.pool(1, 2);
    private final Worker worker;
    private final Lane lane = new Lane(Threadless.SOURCE);

    public IdleLeaveStress() {
        pool.crew.start(null);
        worker = pool.workers().getLast();
        pool.crew.becomeIdle(worker);
    }

    @Actor
    public void worker(III_Result r) {
        r.r1 = pool.crew.leave(worker) ? 1 : 0;
    }

    @Actor
    public void giver(III_Result r) {
        r.r2 = pool.crew.give(lane) ? 1 : 0;
    }

    @Arbiter
    public void rest(III_Result r) {
        boolean arrived = worker.state() == Worker.State.SIGNALLED && worker.assigned == lane;
        r.r3 = arrived ? 1 : 0;
    }
}
