package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// A task is submitted while the pool closes: it was accepted and is told that it will not run, or
/// it was refused and hears nothing.
///
/// If it was accepted and hears nothing: whoever waits for its answer waits without end.
@JCStressTest
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "Accepted, then abandoned.")
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "Refused.")
@Outcome(id = "1, 0, .*", expect = FORBIDDEN, desc = "Accepted and stranded.")
@Outcome(
        id = "0, 1, .*",
        expect = FORBIDDEN,
        desc = "Refused, and abandoned too: the client is answered twice.")
@Outcome(
        expect = FORBIDDEN,
        desc = "The count of tasks in flight is wrong, or the task was told twice.")
@State
public class SubmitCloseStress {

    private final WorkStealingPool pool = Threadless.pool(1, 1);
    private final Item item = new Item(1);

    @Actor
    public void submitter(III_Result r) {
        r.r1 = pool.tryExecute(item) ? 1 : 0;
    }

    @Actor
    public void closer() {
        pool.close();
    }

    @Arbiter
    public void rest(III_Result r) {
        r.r2 = item.abandonments();
        r.r3 = Threadless.unaccounted(pool);
    }
}
