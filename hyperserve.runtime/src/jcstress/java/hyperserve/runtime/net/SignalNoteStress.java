package hyperserve.runtime.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Somebody leaves work and signals while a task begins, which takes note of signals and then looks
/// for work. It finds the work, or is run again and finds it then.
///
/// If neither: a result that is ready is never sent.
@JCStressTest
@Outcome(
        id = "1, 1",
        expect = ACCEPTABLE,
        desc = "Found by the first look, and by another one for the signal.")
@Outcome(
        id = "1, 0",
        expect = ACCEPTABLE,
        desc = "Found by the first look, which has taken note of the signal.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Found by the second.")
@Outcome(expect = FORBIDDEN, desc = "The work was never found.")
@State
public class SignalNoteStress {

    private final BusyConnection busy = new BusyConnection();
    private volatile boolean work;
    private int found;

    public SignalNoteStress() {
        busy.channel.readable = false;
        busy.onReady = () -> found = work ? 1 : 0;
    }

    @Actor
    public void owner(II_Result r) {
        busy.connection.run();
        r.r1 = found;
    }

    @Actor
    public void signaller() {
        work = true;
        busy.connection.signal();
    }

    @Arbiter
    public void later(II_Result r) {
        found = 0;
        if (busy.poll() + busy.poll() > 0) {
            busy.connection.run();
        }
        r.r2 = found;
    }
}
