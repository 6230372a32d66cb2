package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// The monitor retakes the lane of a worker, by way of the pool, while the worker comes back from
/// its task. The lane has one holder then, and the count of those who are away is right.
///
/// If it has two, they use it as if each were alone; if none, nobody polls. If the count drifts,
/// the pool believes one day that all are stuck, and runs no handler inline any more.
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "The worker came back in time.")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "Another holds the lane now.")
@Outcome(id = "0, .*", expect = FORBIDDEN, desc = "Nobody holds the lane.")
@Outcome(id = "2, .*", expect = FORBIDDEN, desc = "Two hold the lane.")
@Outcome(expect = FORBIDDEN, desc = "The count of those away is wrong.")
@State
public class RetakeStress {

    private final WorkStealingPool pool = Threadless.pool(1, 2, Threadless.SOURCE);
    private final Lane lane = pool.lanes()[0];
    private final Worker worker = pool.workers().getFirst();
    private final long inTask = worker.enter(Threadless.TASK);

    @Actor
    public void worker() {
        pool.loop.leave(worker, inTask);
    }

    @Actor
    public void monitor() {
        pool.relief.retake(worker, inTask);
    }

    @Arbiter
    public void rest(III_Result r) {
        for (Worker each : pool.workers()) {
            r.r1 += each.lane == lane ? 1 : 0;
        }
        r.r2 = (int) pool.snapshot().retaken();
        r.r3 = pool.group.hasSpare(1) ? 1 : 0;
    }
}
