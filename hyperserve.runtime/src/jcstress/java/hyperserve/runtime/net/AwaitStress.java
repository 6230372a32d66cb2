package hyperserve.runtime.net;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/// A handler's thread waits for more from the client while the poller finds that it is there
/// (WAITING or POSTED against DISARMED). The thread goes on, and nobody else gets the connection.
///
/// If it does not go on: the handler hangs although its client has sent all. If somebody else gets
/// it: two threads use its buffers at once.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The thread went on.")
@Outcome(id = "0, .*", expect = FORBIDDEN, desc = "The thread was told that its time is over.")
@Outcome(id = "-1, .*", expect = FORBIDDEN, desc = "The thread slept on for ten seconds.")
@Outcome(expect = FORBIDDEN, desc = "Two runners.")
@State
public class AwaitStress {

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
    public void poller(II_Result r) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!over) {
            r.r2 += busy.poll();
            if (System.nanoTime() - end > 0) {
                busy.source.close();
            }
        }
    }
}
