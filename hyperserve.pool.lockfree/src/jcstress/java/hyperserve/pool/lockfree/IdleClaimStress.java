package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// Two look for a worker to wake, and one is idle. One of them has woken it.
///
/// If both believe they did: what one of them has left, a task or a lane, finds nobody.
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "The first woke the worker.")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "The second woke the worker.")
@Outcome(id = "1, 1, .*", expect = FORBIDDEN, desc = "One worker for two who woke one each.")
@Outcome(expect = FORBIDDEN, desc = "The worker was not woken.")
@State
public class IdleClaimStress {

    private final WorkStealingPool pool = Threadless.pool(1, 1);
    private final Worker worker = pool.workers().getFirst();

    public IdleClaimStress() {
        pool.group.becomeIdle(worker);
    }

    @Actor
    public void first(III_Result r) {
        r.r1 = pool.group.wakeOne() ? 1 : 0;
    }

    @Actor
    public void second(III_Result r) {
        r.r2 = pool.group.wakeOne() ? 1 : 0;
    }

    @Arbiter
    public void rest(III_Result r) {
        r.r3 = worker.state() == Worker.State.SIGNALLED ? 1 : 0;
    }
}
