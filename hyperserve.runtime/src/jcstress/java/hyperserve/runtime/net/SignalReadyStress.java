package hyperserve.runtime.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Somebody signals while the poller finds a connection ready that waits (ARMED to POSTED against
/// ARMED to BUSY). It is handed out once, and its task is yet to begin.
///
/// If it is handed out twice: two threads use its buffers at once.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "Found ready, or posted before the poll.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Posted during the poll.")
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Lost: nobody will ever look at it.")
@Outcome(expect = FORBIDDEN, desc = "Two runners.")
@State
public class SignalReadyStress {

    private final BusyConnection busy = new BusyConnection();

    public SignalReadyStress() {
        busy.connection.finish(Next.READ);
    }

    @Actor
    public void signaller() {
        busy.connection.signal();
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
