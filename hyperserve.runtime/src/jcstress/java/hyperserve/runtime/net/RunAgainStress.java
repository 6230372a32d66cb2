package hyperserve.runtime.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The owner lets go, to be run again at once, while the poller finds the connection readable
/// (POSTED against DISARMED). The connection is handed out once: by this poll, or by a later one.
///
/// If it is not handed out: the client has sent its request and waits without end. If twice: two
/// threads use its buffers at once.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The owner let go first.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The poller found it busy, and looked again.")
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "Lost: nobody will ever look at it.")
@Outcome(expect = FORBIDDEN, desc = "Two runners.")
@State
public class RunAgainStress {

    private final BusyConnection busy = new BusyConnection();

    @Actor
    public void owner() {
        busy.connection.finish(Next.AGAIN);
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
