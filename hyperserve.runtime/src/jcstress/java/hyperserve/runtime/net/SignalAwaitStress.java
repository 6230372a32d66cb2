package hyperserve.runtime.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// The owner waits for its client while somebody signals and then polls (WAITING against
/// SIGNALLED). The owner goes on as if nothing had happened, and the signal is there for the next
/// task.
///
/// If not: the owner sleeps on though its client has sent all, or the signal is lost.
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "The owner went on, and the signal is noted.")
@Outcome(id = "1, 0", expect = FORBIDDEN, desc = "The signal was lost.")
@Outcome(id = "-1, .*", expect = FORBIDDEN, desc = "The thread slept on for ten seconds.")
@Outcome(expect = FORBIDDEN, desc = "The thread was told that its time is over.")
@State
public class SignalAwaitStress {

    private final BusyConnection busy = new BusyConnection();
    private volatile boolean over;

    @Actor
    public void owner(II_Result r) {
        try {
            r.r1 = busy.connection.awaitReadable() ? 1 : 0;
        } catch (IOException e) {
            r.r1 = -1;
        }
        over = true;
    }

    @Actor
    public void signallerThatPolls() {
        busy.connection.signal();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!over) {
            busy.poll();
            if (System.nanoTime() - end > 0) {
                busy.source.close();
            }
        }
    }

    @Arbiter
    public void later(II_Result r) {
        r.r2 = StateWord.isSignalled(busy.connection.state()) ? 1 : 0;
    }
}
