package hyperserve.runtime.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A thread takes a connection that waits, and lets go of it, while somebody signals (ARMED to BUSY
/// against ARMED to POSTED, BUSY to ARMED against BUSY to SIGNALLED). It is handed out once for the
/// signal.
///
/// If it is not: what the signal was about is never done. If twice: two threads use its buffers at
/// once.
@JCStressTest
@Outcome(id = "[01], 1", expect = ACCEPTABLE, desc = "Handed out for the signal.")
@Outcome(id = "[01], 0", expect = FORBIDDEN, desc = "The signal was lost.")
@Outcome(expect = FORBIDDEN, desc = "Two runners.")
@State
public class OwnSignalStress {

    private final BusyConnection busy = new BusyConnection();

    public OwnSignalStress() {
        busy.channel.readable = false;
        busy.connection.finish(Next.READ);
    }

    @Actor
    public void taker(II_Result r) {
        if (busy.connection.tryOwn()) {
            r.r1 = 1;
            busy.connection.finish(Next.READ);
        }
    }

    @Actor
    public void signaller() {
        busy.connection.signal();
    }

    @Arbiter
    public void later(II_Result r) {
        r.r2 = busy.poll() + busy.poll();
    }
}
