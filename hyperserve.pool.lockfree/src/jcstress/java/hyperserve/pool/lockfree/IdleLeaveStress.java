package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// A surplus worker ends for want of work while somebody wakes it.
///
/// If both succeed: the wake-up is spent on a thread that has ended, and work or a lane is left.
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "It ended, and another is looked for.")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "It was woken, and stays.")
@Outcome(id = "1, 1, .*", expect = FORBIDDEN, desc = "A worker was woken that has ended.")
@Outcome(expect = FORBIDDEN, desc = "A worker that stays was not woken, or does not know.")
@State
public class IdleLeaveStress {

    private final WorkStealingPool pool = Threadless.pool(1, 2);
    private final Worker worker;

    public IdleLeaveStress() {
        pool.group.start(null);
        worker = pool.workers().getLast();
        pool.group.becomeIdle(worker);
    }

    @Actor
    public void worker(III_Result r) {
        r.r1 = pool.group.leave(worker) ? 1 : 0;
    }

    @Actor
    public void waker(III_Result r) {
        r.r2 = pool.group.wakeOne() ? 1 : 0;
    }

    @Arbiter
    public void rest(III_Result r) {
        r.r3 = worker.state() == Worker.State.SIGNALLED ? 1 : 0;
    }
}
