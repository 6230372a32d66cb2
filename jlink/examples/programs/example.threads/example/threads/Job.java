package example.threads;

import hyperserve.api.pool.PoolTask;

/// A task that was let in, and what becomes of it; once it has left [#WAITING] that is settled but
/// for an interrupt. A monitor of its own, so that no interrupt comes after the end.
final class Job {

    private enum State {
        WAITING,
        RUNNING,
        CUT,
        OVER
    }

    final PoolTask task;
    private State state = State.WAITING;

    Job(PoolTask task) {
        this.task = task;
    }

    /// Whether it runs; otherwise it was dropped before.
    synchronized boolean begin() {
        return leaveWaiting(State.RUNNING);
    }

    /// Whether it will never run; otherwise it has begun, or was dropped before.
    synchronized boolean drop() {
        return leaveWaiting(State.OVER);
    }

    private boolean leaveWaiting(State next) {
        if (state != State.WAITING) {
            return false;
        }
        state = next;
        return true;
    }

    /// Interrupts it, if it runs, on the thread that runs it.
    synchronized boolean interrupt(Thread thread) {
        if (state != State.RUNNING && state != State.CUT) {
            return false;
        }
        state = State.CUT;
        thread.interrupt();
        return true;
    }

    /// Ends it, and clears the interrupt flag.
    ///
    /// @return whether nobody has interrupted it before
    synchronized boolean end() {
        boolean inTime = state == State.RUNNING;
        state = State.OVER;
        Thread.interrupted();
        return inTime;
    }
}
