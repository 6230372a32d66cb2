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

/// The deadline of a wait is over while its thread is interrupted, and then waits again, with time
/// enough (WAITING against LATE, twice). The second wait does not end because of the first.
///
/// If it does: a connection that has done nothing wrong is closed.
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "Interrupted, then ready.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "Late before the interrupt, then ready.")
@Outcome(id = ".*, -1", expect = FORBIDDEN, desc = "The thread slept on for ten seconds.")
@Outcome(expect = FORBIDDEN, desc = "The second wait was late, too.")
@State
public class LateStress {

    private final BusyConnection busy = new BusyConnection();
    private volatile boolean over;

    public LateStress() {
        busy.channel.readable = false;
        busy.connection.deadline(0);
    }

    @Actor
    public void owner(II_Result r) {
        Thread.currentThread().interrupt();
        r.r1 = await(1);
        // An interrupt that came too late for the first wait is not for the second.
        Thread.interrupted();
        busy.connection.deadline(Long.MAX_VALUE / 2);
        busy.channel.readable = true;
        r.r2 = await(-1);
        over = true;
    }

    private int await(int broken) {
        try {
            return busy.connection.awaitReadable() ? 1 : 0;
        } catch (IOException e) {
            return broken;
        }
    }

    @Actor
    public void poller() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!over) {
            busy.passAnHour();
            busy.poll();
            if (System.nanoTime() - end > 0) {
                busy.source.close();
            }
        }
    }
}
