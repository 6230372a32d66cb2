package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// Two lanes look for a worker, and one is idle. One gets it, and the worker gets that one.
///
/// If both believe they did: one lane is lost, and nobody polls it.
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "The first lane has the worker.")
@Outcome(id = "0, 1, 2", expect = ACCEPTABLE, desc = "The second lane has the worker.")
@Outcome(id = "1, 1, .*", expect = FORBIDDEN, desc = "Two lanes given to one worker: one is lost.")
@Outcome(expect = FORBIDDEN, desc = "The worker was not claimed, or got another lane.")
@State
public class IdleClaimStress {

    private final WorkStealingPool pool = Threadless.pool(1, 1);
    private final Worker worker = pool.workers().getFirst();
    private final Lane one = new Lane(Threadless.SOURCE);
    private final Lane other = new Lane(Threadless.SOURCE);

    public IdleClaimStress() {
        pool.crew.becomeIdle(worker);
    }

    @Actor
    public void first(III_Result r) {
        r.r1 = pool.crew.give(one) ? 1 : 0;
    }

    @Actor
    public void second(III_Result r) {
        r.r2 = pool.crew.give(other) ? 1 : 0;
    }

    @Arbiter
    public void rest(III_Result r) {
        if (worker.state() == Worker.State.SIGNALLED) {
            r.r3 = worker.assigned == one ? 1 : worker.assigned == other ? 2 : 0;
        }
    }
}
