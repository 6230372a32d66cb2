package hyperserve.api;

import java.util.Objects;

/// A thread of a worker pool as it is at a moment: see [RunningServer#poolWorkers()].
///
/// A pool makes one with [#of] and says what it knows with a `with…` each. Immutable.
public final class PoolWorker {

    /// What a worker does. Constants may join these: a `switch` over them wants a default.
    public enum State {
        /// It runs a task.
        RUNNING,

        /// It runs a task that waits, or keeps it for long: what it held was given to another, and
        /// nobody counts on it before its task ends.
        RETAKEN,

        /// It waits for connections to be ready, or looks for work.
        POLLING,

        /// It sleeps until it is woken.
        PARKED
    }

    /// What is told if a worker holds no event source.
    public static final int NO_SOURCE = -1;

    private final String name;
    private final State state;
    private final long tasks;
    private final int source;
    private final boolean standIn;

    private PoolWorker(String name, State state, long tasks, int source, boolean standIn) {
        this.name = Objects.requireNonNull(name, "name");
        this.state = Objects.requireNonNull(state, "state");
        this.tasks = tasks;
        this.source = source;
        this.standIn = standIn;
    }

    /// A worker of which no more is known: it holds no source, has begun no task, and stands in for
    /// nobody.
    ///
    /// @param name the name of its thread, which no other worker has at the time
    /// @param state what it does
    /// @return a worker
    public static PoolWorker of(String name, State state) {
        return new PoolWorker(name, state, 0, NO_SOURCE, false);
    }

    /// {@return the name of its thread}
    public String name() {
        return name;
    }

    /// {@return what it does}
    public State state() {
        return state;
    }

    /// {@return how many tasks it has begun, also those that came from an event source; if that is
    /// the same at two moments at which it runs, it has run the same task all the time. 0 if the
    /// pool does not count them}
    public long tasks() {
        return tasks;
    }

    /// {@return the number of the event source that it holds, from 0 on, or [#NO_SOURCE]}
    public int source() {
        return source;
    }

    /// {@return whether it is an extra thread, there because others are stuck}
    public boolean isStandIn() {
        return standIn;
    }

    /// This worker with another [#tasks()].
    ///
    /// @param begun how many, 0 or more
    /// @return a new worker
    public PoolWorker withTasks(long begun) {
        return new PoolWorker(name, state, begun, source, standIn);
    }

    /// This worker with another [#source()].
    ///
    /// @param number which one, or [#NO_SOURCE]
    /// @return a new worker
    public PoolWorker withSource(int number) {
        return new PoolWorker(name, state, tasks, number, standIn);
    }

    /// {@return this worker as one that [stands in][#isStandIn()]}
    public PoolWorker standingIn() {
        return new PoolWorker(name, state, tasks, source, true);
    }

    /// {@return name and state}
    @Override
    public String toString() {
        return name + " " + state;
    }
}
