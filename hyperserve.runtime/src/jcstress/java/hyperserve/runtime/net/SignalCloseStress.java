package hyperserve.runtime.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Somebody signals while the source ends (ARMED to POSTED against CLOSED). Closed it stays.
///
/// If not: the connection is in an inbox that nobody looks at, and counts as open.
@JCStressTest
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Closed first, and the signaller knows.")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Signalled first, and closed then.")
@Outcome(expect = FORBIDDEN, desc = "Opened again by the signal.")
@State
public class SignalCloseStress {

    private final BusyConnection busy = new BusyConnection();

    public SignalCloseStress() {
        busy.connection.finish(Next.READ);
    }

    @Actor
    public void signaller(II_Result r) {
        r.r1 = busy.connection.signal() ? 1 : 0;
    }

    @Actor
    public void end() {
        busy.source.close();
    }

    @Arbiter
    public void later(II_Result r) {
        r.r2 = busy.connection.state() == StateWord.CLOSED ? 1 : 0;
    }
}
