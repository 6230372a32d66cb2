package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// The monitor decides to relieve a worker of a task, and meanwhile the worker has gone on to the
/// next.
///
/// If the old decision hits the new task: a worker that is not stuck loses its lane, for nothing.
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "Too late: the next task keeps its lane.")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "In time: it was the task that was meant.")
@Outcome(expect = FORBIDDEN, desc = "Relieved of a task that was not meant.")
@State
public class WordNextTaskStress {

    private final Worker worker = new Worker(null, "worker", 1, false);
    private final long first = worker.enter(Threadless.TASK);

    @Actor
    public void worker(III_Result r) {
        if (worker.exit(first)) {
            r.r1 = 1;
        } else {
            worker.resume();
        }
        worker.enter(Threadless.TASK);
    }

    @Actor
    public void monitor(III_Result r) {
        r.r2 = worker.take(first) ? 1 : 0;
    }

    @Arbiter
    public void rest(III_Result r) {
        r.r3 = Worker.isInTask(worker.word()) ? 1 : 0;
    }
}
