package hyperserve.runtime.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A thread takes a connection that waits, and lets go of it, while the poller finds it ready
/// (ARMED to BUSY by either, BUSY to ARMED against BUSY to DISARMED). It is handed out once.
///
/// If it is not: what the client has sent is never read. If twice: two threads use its buffers at
/// once.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Found ready before it was taken, or after.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Found ready while it was taken.")
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Lost: nobody will ever look at it.")
@Outcome(expect = FORBIDDEN, desc = "Two runners.")
@State
public class OwnReadyStress {

    private final BusyConnection busy = new BusyConnection();

    public OwnReadyStress() {
        busy.connection.finish(Next.READ);
    }

    @Actor
    public void taker() {
        if (busy.connection.tryOwn()) {
            busy.connection.finish(Next.READ);
        }
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
