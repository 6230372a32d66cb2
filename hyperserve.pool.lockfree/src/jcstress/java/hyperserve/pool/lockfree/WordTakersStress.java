package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Two want the lane of a worker that is in a task: the monitor because it is stuck, and the task
/// itself because it announces a wait.
///
/// If both get it: it is handed to two workers, which use one selector and one ring at once.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The first got it.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The second got it.")
@Outcome(id = "1, 1", expect = FORBIDDEN, desc = "Two owners.")
@Outcome(expect = FORBIDDEN, desc = "No owner: nobody polls any more.")
@State
public class WordTakersStress {

    private final Worker worker = new Worker(null, "worker", 1, false);
    private final long inTask = worker.enter(Threadless.TASK);

    @Actor
    public void first(II_Result r) {
        r.r1 = worker.take(inTask) ? 1 : 0;
    }

    @Actor
    public void second(II_Result r) {
        r.r2 = worker.take(inTask) ? 1 : 0;
    }
}
