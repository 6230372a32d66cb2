package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The monitor falls asleep while a worker begins a task: it sees the task, or the worker wakes
/// it.
///
/// If neither: nobody looks, and a handler that waits stalls every client of its source for as
/// long as it waits.
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "It saw the task, after it had been woken.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "It saw the task, and stays awake.")
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "It was woken.")
@Outcome(expect = FORBIDDEN, desc = "It sleeps while a task runs.")
@State
public class MonitorSleepStress {

    private final WorkStealingPool pool = Threadless.pool(1, 1);
    private final Worker worker = pool.workers().getFirst();

    @Actor
    public void worker() {
        worker.enter(Threadless.TASK);
        pool.monitorAwake();
    }

    @Actor
    public void monitor(II_Result r) {
        r.r1 = pool.monitor().fallAsleep() ? 1 : 0;
    }

    @Arbiter
    public void rest(II_Result r) {
        r.r2 = pool.monitor().isAsleep() ? 1 : 0;
    }
}
