package hyperserve.runtime.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// An owner lends its connection, and does not come back, while the poller finds it ready (BUSY to
/// LENT against interest off and DISARMED). Another task gets it.
///
/// If none does: the connection's other requests wait for a handler that computes.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Found ready while lent.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "A later poll finds it.")
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Nobody gets it.")
@Outcome(expect = FORBIDDEN, desc = "Two runners.")
@State
public class LendKeptStress {

    private final BusyConnection busy = new BusyConnection();

    @Actor
    public void lender() {
        busy.connection.lend();
    }

    @Actor
    public void poller(II_Result r) {
        r.r1 = busy.poll();
    }

    @Arbiter
    public void later(II_Result r) {
        r.r2 = busy.poll() + busy.poll();
    }
}
