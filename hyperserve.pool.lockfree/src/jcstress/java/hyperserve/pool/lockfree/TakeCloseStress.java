package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// A worker takes an accepted task from the injector while the pool closes: it is run or
/// abandoned.
///
/// If both: the client is answered twice. If neither: it waits without end.
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "Run.")
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "Abandoned.")
@Outcome(id = "1, 1, .*", expect = FORBIDDEN, desc = "Run and abandoned.")
@Outcome(id = "0, 0, .*", expect = FORBIDDEN, desc = "Neither run nor abandoned.")
@Outcome(expect = FORBIDDEN, desc = "The count of tasks in flight is wrong, or it was run twice.")
@State
public class TakeCloseStress {

    private final WorkStealingPool pool = Threadless.pool(1, 1);
    private final Item item = new Item(1);

    public TakeCloseStress() {
        pool.tryExecute(item);
    }

    @Actor
    public void worker() {
        Submission submission = pool.injector.take();
        if (submission != null) {
            pool.injector.run(submission);
        }
    }

    @Actor
    public void closer() {
        pool.close();
    }

    @Arbiter
    public void rest(III_Result r) {
        r.r1 = item.runs();
        r.r2 = item.abandonments();
        r.r3 = Threadless.unaccounted(pool);
    }
}
