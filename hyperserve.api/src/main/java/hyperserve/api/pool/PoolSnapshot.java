package hyperserve.api.pool;

import java.time.Duration;

/// What a [WorkerPool] is doing and has done. Gauges are of now, counters since the start. At rest
/// `submitted = completed + failed + abandoned`. All but the gauges `busy` and `threads` are about
/// tasks given to [WorkerPool#tryExecute], not those of event sources.
///
/// While tasks come and go the values are not of one instant; none is ever negative.
///
/// @param threads workers alive: from the start between min and max, zero before it and once all
///     have ended; not what polls or stands in for them meanwhile. In a pool that leaves threads to
///     others, those that its tasks have
/// @param busy tasks that are being run, on workers or in their place; also those of sources, where
///     workers run them
/// @param queued tasks accepted and not begun; zero in a pool that gives each a thread at once
/// @param submitted tasks accepted by [WorkerPool#tryExecute]
/// @param completed of these, tasks that returned
/// @param failed of these, tasks that threw
/// @param abandoned of these, tasks that were never run
/// @param rejected tasks refused by [WorkerPool#tryExecute]
/// @param stolen tasks taken from another worker's queue
/// @param retaken queues and sources taken from a worker that was stuck in a task
/// @param overflowed tasks run on a virtual thread in place of a worker
/// @param oldestQueued how long the task at the head of the queue has waited, zero if none has
public record PoolSnapshot(
        int threads,
        int busy,
        int queued,
        long submitted,
        long completed,
        long failed,
        long abandoned,
        long rejected,
        long stolen,
        long retaken,
        long overflowed,
        Duration oldestQueued) {}
