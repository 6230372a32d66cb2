package hyperserve.api;

import java.time.Duration;
import java.util.List;

/// Decides which threads run requests, who waits for I/O, and what happens when a handler blocks.
///
/// A pool is inert until [#start]. All methods may be called by any thread, also by tasks of the
/// pool. What a thread did before [#tryExecute] *happens before* the task's run, and that *happens
/// before* the return of [#drain] and [#close()].
///
/// There are two ways in. Tasks of event sources mean that a connection is ready: they are run on
/// the thread that polls or elsewhere, and are never refused. Tasks given to [#tryExecute] are
/// bounded by [PoolConfig#capacity()].
public interface WorkerPool extends AutoCloseable {

    /// Starts the threads and takes over the polling of the sources. Called once.
    ///
    /// @param sources the event sources, perhaps none; they stay the caller's to close, after the
    ///     pool
    /// @throws IllegalStateException if the pool was started or closed before
    void start(List<? extends EventSource> sources);

    /// Accepts a task or refuses it; never waits and never runs the task itself.
    ///
    /// An accepted task is run exactly once, or abandoned exactly once.
    ///
    /// @param task the task
    /// @return true if accepted; false if the pool is saturated, draining from outside, not started
    ///     or closed, and then the task is never touched
    boolean tryExecute(PoolTask task);

    /// Whether work of a kind may be done on this thread, as part of the task that it runs now.
    ///
    /// Asked by a task of an event source that knows now what it leads to. If the answer is no, it
    /// submits a second task with [#tryExecute].
    ///
    /// @param kind what is known about the work
    /// @return whether the running task may go on with it
    boolean inlines(PoolTask.Kind kind);

    /// Announces that the running task is about to wait for I/O of the server's own. The pool stops
    /// counting on this thread at once, until the task ends, and lets another take over what it
    /// does. Called by the task itself; again, or from other threads, it has no effect.
    void blocking();

    /// Stops accepting from outside, runs what was accepted (and what those tasks submit), and
    /// waits for it, while sources are still polled. When the time is over, threads that still run
    /// a task are interrupted once and tasks that wait are abandoned. Idempotent. From inside a
    /// task of the pool it does not wait for that task.
    ///
    /// @param grace the longest wait
    /// @return how many tasks finished meanwhile, and how many were interrupted or abandoned
    DrainReport drain(Duration grace);

    /// {@return counters and gauges as of now; each is exact at rest}
    PoolSnapshot snapshot();

    /// Stops polling and ends all threads, abandoning what waits and interrupting what runs;
    /// [#drain] first for a clean end. Idempotent. Waits for the threads to end, but never for one
    /// whose task ignores the interrupt longer than a few seconds, nor for the calling one.
    @Override
    void close();
}
