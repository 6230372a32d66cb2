package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// A worker goes idle while a task is submitted: the worker sees the task, or the submitter sees
/// the worker.
///
/// If neither does: the task lies in the injector while all sleep, until something else happens.
@JCStressTest
@Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "The worker saw the task, and does not park.")
@Outcome(id = "1, 1, 1", expect = ACCEPTABLE, desc = "The submitter saw the worker, and woke it.")
@Outcome(id = "1, 0, 1", expect = FORBIDDEN, desc = "Both slept on: a lost wake-up.")
@Outcome(
        id = "0, 1, .*",
        expect = FORBIDDEN,
        desc = "Woken although it had withdrawn: the wake-up is spent on nobody.")
@Outcome(expect = FORBIDDEN, desc = "The task is gone.")
@State
public class IdleStress {

    private final WorkStealingPool pool = Threadless.pool(1, 1);
    private final Worker worker = pool.workers().getFirst();

    @Actor
    public void worker(III_Result r) {
        r.r1 = pool.group.becomeIdle(worker) ? 1 : 0;
    }

    @Actor
    public void submitter() {
        pool.tryExecute(new Item(1));
    }

    @Arbiter
    public void rest(III_Result r) {
        r.r2 = worker.state() == Worker.State.SIGNALLED ? 1 : 0;
        r.r3 = pool.injector.size();
    }
}
