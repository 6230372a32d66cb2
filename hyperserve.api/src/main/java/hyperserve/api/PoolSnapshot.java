package hyperserve.api;

import java.time.Duration;

/// What a [WorkerPool] is doing and has done. Gauges are of now, counters since the start. At rest
/// `submitted = completed + failed + abandoned`.
///
/// @param threads workers alive, between min and max; not what stands in for them meanwhile
/// @param busy tasks that are being run, on workers or in their place
/// @param queued tasks accepted and not begun
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
