package hyperserve.api.pool;

import hyperserve.api.DrainReport;
import hyperserve.api.PoolWorker;

import java.time.Duration;
import java.util.List;

/// Decides which threads run requests, who waits for I/O, and what happens when a handler blocks.
/// For a pool that only decides about threads and their order, the module
/// `hyperserve.pool.executor` does all the rest.
///
/// There are two ways in. *Tasks of event sources* mean that a connection is ready: they are run on
/// the thread that polls or elsewhere, never refused, and not counted in [PoolSnapshot]. *Submitted
/// tasks* are given to [#tryExecute], and bounded by [PoolConfig#capacity()].
///
/// ## Threads
///
/// All methods may be called by any thread, also by tasks of the pool. A call comes *from inside*
/// if its thread runs a submitted task of this pool at the time. A task of an event source is
/// outside, and so is a thread that a task has started.
///
/// Threads of a pool inherit nothing from their callers: no inheritable thread-locals, no context
/// class loader. What code of others throws (a task, an event source, a logger) ends no thread, and
/// the interrupt flag that a task leaves behind is cleared before the next task and before a poll,
/// as is one that a stranger sets.
///
/// ## Happens-before
///
/// - What a thread did before [#tryExecute] or [#start] *happens before* the task's
///   [PoolTask#run()] or [PoolTask#abandoned()], and the first poll.
/// - The end of each run *happens before* the return of each [#drain] that waited for it, before a
///   [#snapshot()] that counts it, and before the return of [#close()], unless the task was left
///   behind there. So does each `abandoned` that [#drain] or [#close()] itself calls.
/// - What one poller did *happens before* what the next one does; see [EventSource].
///
/// ## What may come
///
/// A method that joins this interface has a default that is right for pools which do not know it.
public interface WorkerPool extends AutoCloseable {

    /// Starts the threads and takes over the polling of the sources. Called once; the pool is inert
    /// before.
    ///
    /// If it throws because the system gives no threads, the pool is closed.
    ///
    /// @param sources the event sources, perhaps none; they stay the caller's to close, after the
    ///     pool
    /// @throws IllegalStateException if the pool was started or closed before. If it was drained
    ///     before, it starts, polls, and accepts nothing
    void start(List<? extends EventSource> sources);

    /// Accepts a task or refuses it; never waits and never runs the task itself.
    ///
    /// An accepted task is run exactly once, or abandoned exactly once. Who wants to know its
    /// [PoolTask#kind()] asks here, before it is accepted, and once.
    ///
    /// @param task the task
    /// @return true if accepted; false if the pool has not been started, is saturated, was drained
    ///     or closed, drains and the call does not come from inside, or finds no thread for it. A
    ///     task that was refused is never run or abandoned
    boolean tryExecute(PoolTask task);

    /// Whether work of a kind may be done on this thread, as part of the task that it runs now.
    ///
    /// Asked by a task of an event source that knows now what it leads to. If the answer is no, it
    /// submits a second task with [#tryExecute]. The answer is of now; ask again for each piece of
    /// work.
    ///
    /// A handler that goes on like this cannot be told that its client has gone: so the answer is
    /// no for work that is known to wait, wherever it is possible to submit it.
    ///
    /// By default it is no, for each kind: all work is submitted.
    ///
    /// @param kind what is known about the work
    /// @return whether the running task may go on with it
    default boolean inlines(PoolTask.Kind kind) {
        return false;
    }

    /// Announces that the running task is about to wait for I/O of the server's own. The pool stops
    /// counting on this thread at once, until the task ends, and lets another take over what it
    /// does; so more than [PoolConfig#max()] tasks may wait like this, and the others get on.
    ///
    /// Called by the task itself. Again, from other threads, and on an `EventLoop`, which nobody
    /// can relieve, it has no effect: there [#inlines] is false for all that may wait.
    ///
    /// By default it has none anywhere: right for a pool that gives each task a thread, so that all
    /// of them may wait.
    default void blocking() {}

    /// Stops accepting from outside, runs what was accepted (and what those tasks submit), and
    /// waits for it, while sources are still polled. Then nothing is accepted any more.
    ///
    /// There is one drain, however often and by however many it is called. It ends for all when
    /// nothing is left to wait for, or when the time of the first of them is over: then submitted
    /// tasks that still run are interrupted, once, and those that have not begun are abandoned. It
    /// waits for neither. All get the same report, then and later.
    ///
    /// From inside it waits for all but the tasks that are themselves in here; they are neither
    /// interrupted nor in the report. It neither waits for tasks of sources nor interrupts them. An
    /// interrupt of the caller changes nothing, and is still pending afterwards. Before [#start]
    /// and after [#close()] it returns at once.
    ///
    /// @param grace the longest wait; zero or less does not wait at all
    /// @return how many submitted tasks finished meanwhile, and how many were interrupted or
    ///     abandoned
    DrainReport drain(Duration grace);

    /// {@return counters and gauges as of now, also before the start and after the end; each is
    /// exact at rest}
    PoolSnapshot snapshot();

    /// What its threads do, for those who look at a server. Asked once a second at most, and only
    /// while somebody looks: to be read from what is there anyway, and not to be kept for this.
    ///
    /// By default there are none: right for a pool that leaves its threads to others.
    ///
    /// @return its workers, those that poll for it, and its stand-ins, each as of a moment of its
    ///     own; a worker keeps its place as long as it lives
    default List<PoolWorker> poolWorkers() {
        return List.of();
    }

    /// Stops polling and ends all threads: abandons submitted tasks that have not begun, and
    /// interrupts all that run, also tasks of sources, and also those that a drain has interrupted
    /// before. Tasks that [EventSource#next()] gave out and that have not begun may be dropped, as
    /// their connections are about to be closed. [#drain] first for a clean end.
    ///
    /// Waits for the threads to end, but never for one whose task ignores the interrupt longer than
    /// a few seconds. An interrupt of the caller changes nothing, and is still pending afterwards.
    /// A task that closes its pool is neither interrupted nor waited for, and its thread ends after
    /// it. Idempotent: later calls wait, too, but not those by tasks of the pool.
    @Override
    void close();
}
