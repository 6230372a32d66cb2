package hyperserve.observe.live;

import hyperserve.api.PoolWorker;

import java.util.List;

/// What a server was like for some time, usually a second. Times are nanoseconds, −1 where there
/// were none; rates are by the second.
///
/// @param version of HyperServe
/// @param java of the JVM
/// @param pool the name of the pool
/// @param state what it is at
/// @param millis the end of that time, in milliseconds since 1970
/// @param uptime how long it has run, in seconds
/// @param traffic what was asked and answered
/// @param load what it has to do at the end of that time
/// @param memory what it takes
/// @param workers what the threads of the pool are at
/// @param routes the slowest routes of the last 10 to 20 seconds, the slowest first
/// @param learned the routes that count as blocking
/// @param faults the newest faults, the newest first
/// @param faultCount how many there were in all
/// @param viewers how many look
record Look(
        String version,
        String java,
        String pool,
        State state,
        long millis,
        long uptime,
        Traffic traffic,
        Load load,
        Memory memory,
        List<WorkerLook> workers,
        List<RouteLook> routes,
        List<String> learned,
        List<Fault> faults,
        long faultCount,
        int viewers) {

    /// What a server is at.
    enum State {
        /// Not ready yet.
        STARTING,
        /// Requests are handled.
        SERVING,
        /// Nobody looks at some of its connections.
        STUCK,
        /// A stop was asked for.
        STOPPING
    }

    /// What was asked and answered.
    ///
    /// @param rate requests
    /// @param failed of these, with a status of 500 or more
    /// @param p50 what half of the requests did not exceed
    /// @param p99 what 99 of 100 did not exceed
    /// @param p999 what 999 of 1,000 did not exceed
    /// @param queue99 what 99 of 100 of those did not exceed that waited for a thread
    /// @param received bytes of requests
    /// @param sent bytes of responses
    /// @param opened connections accepted
    /// @param sheds requests refused and connections closed for want of room, since the start
    /// @param shedRate of these, lately
    /// @param timeouts clients that were too slow, since the start
    /// @param timeoutRate of these, lately
    /// @param malformed requests that were none, since the start
    /// @param requests all, since the start
    record Traffic(
            double rate,
            double failed,
            long p50,
            long p99,
            long p999,
            long queue99,
            double received,
            double sent,
            double opened,
            long sheds,
            double shedRate,
            long timeouts,
            double timeoutRate,
            long malformed,
            long requests) {}

    /// What it has to do.
    ///
    /// @param inFlight requests whose responses were not sent yet
    /// @param connections open ones
    /// @param queued tasks that wait for a thread
    /// @param oldestQueued how long the first of them has
    /// @param busy tasks that run
    /// @param threads workers
    /// @param handed tasks that were given to other threads than those that had read them
    /// @param rescued of these, those that ran on virtual threads in place of workers
    /// @param retaken sources that were taken from a stuck worker, since the start
    /// @param sockets open WebSockets
    /// @param socketsOpened those that were opened, since the start
    /// @param messages of WebSockets, in both directions
    record Load(
            long inFlight,
            long connections,
            long queued,
            long oldestQueued,
            long busy,
            long threads,
            double handed,
            double rescued,
            long retaken,
            long sockets,
            long socketsOpened,
            double messages) {}

    /// What it takes.
    ///
    /// @param heap bytes of the heap in use, garbage among them
    /// @param heapMost bytes that the heap may have
    /// @param resident bytes of the process, −1 if the system does not tell
    /// @param kept bytes that are kept for connections
    /// @param keptMost bytes that may be
    /// @param cpu processors that were used, −1 if the system does not tell
    /// @param processors how many there are
    record Memory(
            long heap,
            long heapMost,
            long resident,
            long kept,
            long keptMost,
            double cpu,
            int processors) {}

    /// A thread of the pool.
    ///
    /// @param name its name, without what all names of the pool begin with
    /// @param state what it is at
    /// @param standIn whether it is an extra one
    /// @param source the event source it holds, or [PoolWorker#NO_SOURCE]
    /// @param rate tasks it has begun, −1 if the pool does not tell
    /// @param seconds for how many whole seconds it was seen in the same task
    record WorkerLook(
            String name,
            PoolWorker.State state,
            boolean standIn,
            int source,
            double rate,
            int seconds) {}

    /// A route.
    ///
    /// @param route its pattern
    /// @param rate requests
    /// @param failed of these, with a status of 500 or more
    /// @param mean how long they took on the average
    /// @param within99 a bound that 99 of 100 did not exceed
    record RouteLook(String route, double rate, double failed, long mean, long within99) {}
}
