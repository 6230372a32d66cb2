package hyperserve.runtime.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The owner lets go while somebody signals (BUSY to ARMED against SIGNALLED, or ARMED to POSTED).
/// The connection is handed out once.
///
/// If it is not: what the signal was about is never done. If twice: two threads use its buffers at
/// once.
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "Handed out for the signal.")
@Outcome(id = "0", expect = FORBIDDEN, desc = "The signal was lost.")
@Outcome(expect = FORBIDDEN, desc = "Two runners.")
@State
public class SignalRearmStress {

    private final BusyConnection busy = new BusyConnection();

    public SignalRearmStress() {
        busy.channel.readable = false;
    }

    @Actor
    public void owner() {
        busy.connection.finish(Next.READ);
    }

    @Actor
    public void signaller() {
        busy.connection.signal();
    }

    @Arbiter
    public void later(I_Result r) {
        r.r1 = busy.poll() + busy.poll();
    }
}
