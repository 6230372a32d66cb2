/// What an application and the authors of worker pools write against, a package for each: the
/// former needs [hyperserve.api] with [hyperserve.api.Handler] and the values it takes and returns,
/// the latter [hyperserve.api.pool] with [hyperserve.api.pool.WorkerPool] and the tasks and event
/// sources it runs.
///
/// The module holds no engine. `hyperserve.runtime` reads requests and writes responses; a pool
/// module decides on which threads that happens. Neither knows the other, both know this module.
///
/// [hyperserve.api.logging] is there for both, and for the authors of other pools. How requests
/// find their handlers is here too, for tests without a server, and is the server's alone to use.
@SuppressWarnings("module") // The server is compiled later.
module hyperserve.api {
    exports hyperserve.api;
    exports hyperserve.api.logging;
    exports hyperserve.api.pool;
    exports hyperserve.api.routing to
            hyperserve.http2,
            hyperserve.runtime,
            hyperserve.websocket;
}
