package hyperserve.runtime.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The owner lets go while the source is closed (ARMED or POSTED against CLOSED). The connection
/// is closed, and handed to nobody.
///
/// If it stays open: its descriptor is lost, and after some thousand of them the server accepts
/// nothing any more.
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "Closed, and handed to nobody.")
@Outcome(id = "1, .*", expect = FORBIDDEN, desc = "Left open.")
@Outcome(expect = FORBIDDEN, desc = "Closed, and handed out.")
@State
public class CloseRearmStress {

    private final BusyConnection busy = new BusyConnection();

    @Actor
    public void owner() {
        busy.connection.finish(Next.READ);
    }

    @Actor
    public void closer() {
        busy.source.close();
    }

    @Arbiter
    public void rest(II_Result r) {
        r.r1 = busy.channel.isOpen() ? 1 : 0;
        while (busy.source.next() != null) {
            r.r2++;
        }
    }
}
