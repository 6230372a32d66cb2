package hyperserve.runtime.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Two threads take a connection that waits, write a plain field, and let go. Whoever is second
/// sees what the first has done; nobody is handed it.
///
/// If not: an owner sends from a state of the output that is another's, or both do at once.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "One has had it; the other came meanwhile.")
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "One after the other.")
@Outcome(expect = FORBIDDEN, desc = "At once, or unseen, or handed out for nothing.")
@State
public class OwnOwnStress {

    private final BusyConnection busy = new BusyConnection();

    public OwnOwnStress() {
        busy.channel.readable = false;
        busy.connection.finish(Next.READ);
    }

    private int turns;

    private void take() {
        if (busy.connection.tryOwn()) {
            turns++;
            busy.connection.finish(Next.READ);
        }
    }

    @Actor
    public void one() {
        take();
    }

    @Actor
    public void other() {
        take();
    }

    @Arbiter
    public void later(II_Result r) {
        r.r1 = turns;
        r.r2 = busy.poll() + busy.poll();
    }
}
