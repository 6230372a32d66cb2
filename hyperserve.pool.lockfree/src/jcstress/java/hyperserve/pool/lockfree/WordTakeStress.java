package hyperserve.pool.lockfree;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A worker takes up a lane, begins a task and ends it, while the monitor relieves it if it sees
/// it in the task. One of them owns the lane then, and the monitor sees what the worker did with
/// it before.
///
/// If both do: two threads use one selector and one ring, as if each were alone. If none does:
/// nobody polls, and every client of the source waits without end.
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "The worker kept its lane.")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "The monitor took it, and sees it.")
@Outcome(
        id = "0, -1",
        expect = FORBIDDEN,
        desc = "Taken without seeing what lane it was, or what was done with it.")
@Outcome(id = "1, 1", expect = FORBIDDEN, desc = "Two owners.")
@Outcome(id = "0, 0", expect = FORBIDDEN, desc = "No owner.")
@Outcome(expect = FORBIDDEN, desc = "Neither.")
@State
public class WordTakeStress {

    private final Lane lane = new Lane(Threadless.SOURCE);
    private final Worker worker = new Worker(null, "worker", 1, false);

    /// What the holder of a lane changes as if it were alone.
    private int doings;

    @Actor
    public void worker(II_Result r) {
        worker.lane = lane;
        doings = 1;
        long inTask = worker.enter(Threadless.TASK);
        r.r1 = worker.exit(inTask) ? 1 : 0;
    }

    @Actor
    public void monitor(II_Result r) {
        long word = worker.word();
        if (Worker.isInTask(word)) {
            Lane seen = worker.lane;
            if (worker.take(word)) {
                r.r2 = seen == lane && doings == 1 ? 1 : -1;
            }
        }
    }
}
