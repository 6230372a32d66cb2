package hyperserve.pool.lockfree;

import hyperserve.api.Nullable;
import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.pool.Tally;

/// Goes once through what must not fail half-way later.
///
/// The JVM links a place in the code when it comes there first, and for a variable handle that
/// needs memory. If there is none, the place throws, between two steps of an account or in the
/// midst of a hand-over. So a pool comes to all of these before it starts: with a worker that has
/// no thread, a lane that no source feeds, and a task of nobody's. Nothing of it is seen outside.
final class Rehearsal implements PoolTask, EventSource {

    private int given;

    static void perform(WorkStealingPool pool) {
        Rehearsal nobody = new Rehearsal();
        Worker worker = new Worker(pool, "hyperserve-lockfree-rehearsal", 1, false);
        nobody.hold(new Lane(nobody), worker);
        nobody.end(new InFlight(1), new Tally());
    }

    private void hold(Lane lane, Worker worker) {
        lane.takeUp(worker);
        lane.gauge(1, 1, 1, true);
        lane.next();
        lane.isSlow(1);
        lane.isBehind();
        lane.callsForHelp();
        lane.demandSubmission();
        lane.owesSubmission();
        worker.exit(worker.enter(this));
        long inTask = worker.enter(this);
        worker.take(inTask);
        worker.exit(inTask);
        worker.resume();
        worker.changeState(Worker.State.ACTIVE, Worker.State.GONE);
    }

    private void end(InFlight inFlight, Tally tally) {
        inFlight.tryEnter();
        tally.countSubmitted();
        Submission ended = new Submission(this, 0);
        ended.begin();
        ended.ending();
        ended.ended();
        tally.countEnd(true, true);
        new Submission(this, 0).abandon();
        new Submission(this, 0).retract();
        new Submission(this, 0).cut();
        tally.countAbandoned();
        tally.countRetracted();
        tally.countRejected();
        inFlight.leave();
    }

    @Override
    public void run() {}

    @Override
    public void abandoned() {}

    @Override
    public boolean poll(long nanos) {
        return false;
    }

    /// Two tasks, so that one is shared.
    @Override
    public @Nullable PoolTask next() {
        return given++ < 2 ? this : null;
    }

    @Override
    public void wakeup() {}

    @Override
    public void close() {}
}
