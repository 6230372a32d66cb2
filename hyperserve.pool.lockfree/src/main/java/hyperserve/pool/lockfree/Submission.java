package hyperserve.pool.lockfree;

import hyperserve.api.pool.PoolTask;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/// A task given to the pool by `tryExecute`, and its fate.
///
/// It leaves WAITING once, by `compareAndSet`: to RUNNING by the thread that has it, to ABANDONED
/// by a cut or by that thread, or to RETRACTED by its submitter. Hence exactly one of the three
/// happens. It leaves RUNNING once, too: to ENDING by its thread, or to LATE by a cut, which then
/// interrupts it. While it is ENDING its thread counts the end, a matter of some instructions, for
/// which a cut waits: so none is both finished and cut in the report of a drain.
final class Submission implements PoolTask {

    private enum Fate {
        WAITING,
        RUNNING,
        ENDING,
        ENDED,
        LATE,
        ABANDONED,
        RETRACTED
    }

    /// What [#cut()] found.
    enum Cut {
        ABANDONED,
        INTERRUPTED,
        NOTHING
    }

    private static final VarHandle FATE;

    static {
        try {
            FATE = MethodHandles.lookup().findVarHandle(Submission.class, "fate", Fate.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final PoolTask task;
    private final Kind kind;
    private volatile Fate fate = Fate.WAITING;

    /// When it was submitted.
    final long nanoTime;

    /// To be made by the submitter, on whose thread the task is asked for its kind.
    Submission(PoolTask task, long nanoTime) {
        this.task = task;
        this.kind = Objects.requireNonNull(task.kind(), "the kind of a task");
        this.nanoTime = nanoTime;
    }

    /// Runs the task itself, if [#begin()] allowed it.
    @Override
    public void run() {
        task.run();
    }

    @Override
    public void abandoned() {
        task.abandoned();
    }

    @Override
    public void seenWaiting() {
        task.seenWaiting();
    }

    @Override
    public void relieved() {
        task.relieved();
    }

    @Override
    public Kind kind() {
        return kind;
    }

    private boolean move(Fate from, Fate to) {
        return FATE.compareAndSet(this, from, to);
    }

    /// Whether the calling thread is to run it.
    boolean begin() {
        return move(Fate.WAITING, Fate.RUNNING);
    }

    /// Whether it will never run because the caller says so, who has to tell it then.
    boolean abandon() {
        return move(Fate.WAITING, Fate.ABANDONED);
    }

    /// Whether its submitter has it back.
    boolean retract() {
        return move(Fate.WAITING, Fate.RETRACTED);
    }

    /// Its run is over; to be followed by [#ended()] when that is counted.
    ///
    /// @return whether it ended before anybody interrupted it
    boolean ending() {
        return move(Fate.RUNNING, Fate.ENDING);
    }

    void ended() {
        fate = Fate.ENDED;
    }

    /// Sees to it that it never runs, or says that it has to be interrupted.
    Cut cut() {
        // No switch: it is linked when it first runs, and for want of memory never.
        while (true) {
            Fate seen = fate;
            if (seen == Fate.WAITING) {
                if (abandon()) {
                    return Cut.ABANDONED;
                }
            } else if (seen == Fate.LATE
                    || (seen == Fate.RUNNING && move(Fate.RUNNING, Fate.LATE))) {
                return Cut.INTERRUPTED;
            } else if (seen == Fate.ENDING) {
                LockSupport.parkNanos(1);
            } else if (seen != Fate.RUNNING) {
                return Cut.NOTHING;
            }
        }
    }
}
