package hyperserve.runtime.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A lender takes its connection back while its thread is taken for one that waits (LENT to BUSY
/// against LENT to POSTED). Either it has the connection, or another task.
///
/// If nobody: it is never looked at again. If both: two threads use its buffers at once.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The lender has it.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Another task has it.")
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Nobody has it.")
@Outcome(expect = FORBIDDEN, desc = "Two owners.")
@State
public class LendSeenWaitingStress {

    private final BusyConnection busy = new BusyConnection();

    public LendSeenWaitingStress() {
        busy.channel.readable = false;
    }

    @Actor
    public void lender(II_Result r) {
        int loan = busy.connection.lend();
        r.r1 = busy.connection.takeBack(loan) ? 1 : 0;
    }

    @Actor
    public void monitor() {
        busy.connection.seenWaiting();
    }

    @Arbiter
    public void later(II_Result r) {
        r.r2 = busy.poll() + busy.poll();
    }
}
