package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// Somebody took a worker's word, and is late to leave its lane; the worker has come back, leaves
/// the lane itself, and takes it up anew.
///
/// If the late one ends the new tenure, too: the worker polls a lane that the next one may take up.
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "The new tenure goes on.")
@Outcome(id = "0", expect = FORBIDDEN, desc = "Nobody has the lane, by the word of the lane.")
@Outcome(expect = FORBIDDEN, desc = "The worker did not get the lane.")
@State
public class LaneEndStress {

    private final Worker worker = new Worker(null, "worker", 1, false);
    private final Lane lane = new Lane(Threadless.SOURCE);
    private final long tenure;

    public LaneEndStress() {
        lane.takeUp(worker);
        tenure = worker.tenure;
    }

    @Actor
    public void worker(I_Result r) {
        worker.layDown();
        r.r1 = lane.takeUp(worker) ? 0 : 2;
    }

    @Actor
    public void taker() {
        lane.putDown(tenure);
    }

    @Arbiter
    public void rest(I_Result r) {
        r.r1 += lane.isOrphaned() ? 0 : 1;
    }
}
