package hyperserve.runtime.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// An owner leaves its connection to the poller while that adds another and takes what is there.
/// Each comes out once. Two actors, as on two processors no more are run.
///
/// If one does not: its client waits without end. If one comes out twice: two threads use its
/// buffers at once.
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Each came out once.")
@Outcome(expect = FORBIDDEN, desc = "Lost, or two runners.")
@State
public class InboxStress {

    private final Inbox inbox = new Inbox();
    private final Connection first = new BusyConnection().connection;
    private final Connection second = new BusyConnection().connection;
    private int firstCame;
    private int secondCame;

    @Actor
    public void owner() {
        inbox.add(first);
    }

    /// Whoever polls may leave one, too.
    @Actor
    public void poller() {
        inbox.add(second);
        take();
    }

    @Arbiter
    public void later(II_Result r) {
        take();
        r.r1 = firstCame;
        r.r2 = secondCame;
    }

    private void take() {
        Connection each = inbox.takeAll();
        for (int i = 0; each != null && i < 8; i++) {
            Connection next = each.next;
            each.next = null;
            if (each == first) {
                firstCame++;
            } else {
                secondCame++;
            }
            each = next;
        }
    }
}
