package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The word of a worker was taken by somebody who failed then; the worker comes back and takes its
/// lane up anew, while the monitor audits the lane.
///
/// If the audit ends the new tenure: a second worker takes the lane up, and two poll one selector.
@JCStressTest
@Outcome(id = "1, [01]", expect = ACCEPTABLE, desc = "The worker holds the lane.")
@Outcome(id = "0, .*", expect = FORBIDDEN, desc = "The worker's own tenure was ended.")
@Outcome(expect = FORBIDDEN, desc = "The worker found no lane.")
@State
public class AuditStress {

    private final WorkStealingPool pool = Threadless.pool(1, 1, Threadless.SOURCE);
    private final Lane lane = pool.lanes()[0];
    private final Worker worker = pool.workers().getFirst();
    private final long inTask = worker.enter(Threadless.TASK);

    public AuditStress() {
        worker.take(inTask);
    }

    @Actor
    public void worker(II_Result r) {
        pool.loop.leave(worker, inTask);
        r.r1 = lane.takeUp(worker) ? 0 : 2;
    }

    @Actor
    public void monitor(II_Result r) {
        pool.group.audit(lane);
        r.r2 = pool.group.audit(lane) ? 1 : 0;
    }

    @Arbiter
    public void rest(II_Result r) {
        r.r1 += lane.isOrphaned() ? 0 : 1;
    }
}
