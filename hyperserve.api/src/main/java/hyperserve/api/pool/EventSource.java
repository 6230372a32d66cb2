package hyperserve.api.pool;

import hyperserve.api.Nullable;

/// Where tasks come from that wait for I/O: one selector with its connections.
///
/// One thread at a time holds the right to poll. It alone calls [#poll] and [#next()], and never
/// while it is inside a task; the right may pass to another thread if what the old one did *happens
/// before* what the new one does. A pool has to make sure that some thread outside user code polls
/// each source again and again, from [WorkerPool#start] until [WorkerPool#close()] has begun, or
/// clients wait without end. `EventLoop`, in the module `hyperserve.pool.executor`, does that for
/// pools that do not want to.
///
/// A source should throw nothing. If [#poll] or [#next()] does, the pool logs it, waits a moment,
/// and goes on; if [#wakeup()] does, the pool logs it.
///
/// Only the server implements this, and tests of pools; what joins it later has a default.
public interface EventSource extends AutoCloseable {

    /// Waits for I/O and gathers what is ready. Runs no task and no user code.
    ///
    /// Returns at once if a task is ready or [#wakeup()] was called since the last poll. It also
    /// keeps the source's clocks, so it may return early with nothing. An interrupt flag that is
    /// set makes it return at once; callers clear it.
    ///
    /// @param nanos the longest wait; 0 only looks
    /// @return whether [#next()] has a task
    boolean poll(long nanos);

    /// Takes a task that the last polls gathered. The caller must see to it that it runs: a task
    /// from here may not be refused or dropped until the pool is closed, and there is at most one a
    /// connection.
    ///
    /// @return a task, or null if there is none
    @Nullable
    PoolTask next();

    /// Ends the poll that is going on, or else the next one. Any thread may call it; it is cheap
    /// when nobody waits.
    void wakeup();

    /// Closes all connections. Called once, by the source's maker, after the last poll has
    /// returned.
    @Override
    void close();
}
