package hyperserve.runtime.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// A lender takes its connection back while the poller finds it ready (LENT to BUSY, twice). One of
/// them has it.
///
/// If nobody: it is never looked at again. If both: two threads use its buffers at once.
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "The lender has it.")
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "The poller has given it to another.")
@Outcome(id = "0, 0, 1", expect = ACCEPTABLE, desc = "A later poll does.")
@Outcome(id = "0, 0, 0", expect = FORBIDDEN, desc = "Nobody has it.")
@Outcome(expect = FORBIDDEN, desc = "Two owners.")
@State
public class LendReadyStress {

    private final BusyConnection busy = new BusyConnection();

    @Actor
    public void lender(III_Result r) {
        int loan = busy.connection.lend();
        r.r1 = busy.connection.takeBack(loan) ? 1 : 0;
    }

    @Actor
    public void poller(III_Result r) {
        r.r2 = busy.poll();
    }

    @Arbiter
    public void later(III_Result r) {
        r.r3 = busy.poll() + busy.poll();
    }
}
