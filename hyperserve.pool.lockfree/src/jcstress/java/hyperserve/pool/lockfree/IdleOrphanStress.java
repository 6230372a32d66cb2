package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A worker goes idle while another leaves its lane: it sees the lane, or is woken for it.
///
/// If neither: nobody polls the lane while a worker sleeps.
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "It saw the lane, and does not park.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "It was woken.")
@Outcome(id = "1, 0", expect = FORBIDDEN, desc = "It sleeps beside a lane that nobody polls.")
@Outcome(expect = FORBIDDEN, desc = "Woken although it had withdrawn.")
@State
public class IdleOrphanStress {

    private final WorkStealingPool pool = Threadless.pool(2, 2, Threadless.SOURCE);
    private final Worker holder = pool.workers().getFirst();
    private final Worker worker = pool.workers().getLast();

    @Actor
    public void worker(II_Result r) {
        r.r1 = pool.group.becomeIdle(worker) ? 1 : 0;
    }

    @Actor
    public void holder() {
        holder.layDown();
        pool.group.wakeOne();
    }

    @Arbiter
    public void rest(II_Result r) {
        r.r2 = worker.state() == Worker.State.SIGNALLED ? 1 : 0;
    }
}
