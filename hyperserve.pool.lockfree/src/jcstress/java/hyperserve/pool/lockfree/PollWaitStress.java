package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The holder of a lane goes to wait in its source while a task is submitted: it sees the task and
/// does not wait, or the submitter sees it waiting and wakes its source.
///
/// If neither does: the task lies in the injector until a client happens to send something.
@JCStressTest
@Outcome(id = "0", expect = ACCEPTABLE, desc = "The holder saw the task, and did not wait.")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "The submitter woke the source.")
@Outcome(id = "2", expect = FORBIDDEN, desc = "The source sleeps beside the task: a lost wake-up.")
@Outcome(expect = FORBIDDEN, desc = "The source was polled twice.")
@State
public class PollWaitStress {

    private final Sleeper source = new Sleeper();
    private final WorkStealingPool pool = Threadless.pool(1, 1, source);

    /// Its poll ends when it is woken, or when nobody is left who could wake it.
    private static final class Sleeper extends Threadless.Source {

        private volatile boolean woken;
        private volatile boolean submitted;
        private int outcome;

        @Override
        public boolean poll(long nanos) {
            while (!submitted) {
                Thread.onSpinWait();
            }
            outcome += woken ? 1 : 2;
            return false;
        }

        @Override
        public void wakeup() {
            woken = true;
        }
    }

    @Actor
    public void holder(I_Result r) {
        pool.loop.await(pool.lanes()[0]);
        r.r1 = source.outcome;
    }

    @Actor
    public void submitter() {
        pool.tryExecute(new Item(1));
        source.submitted = true;
    }
}
