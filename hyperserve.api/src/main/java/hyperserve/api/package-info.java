/// Handlers, requests and responses; worker pools, their tasks and event sources.
///
/// An application starts at [Handler] and [HandlerProvider], a pool at [WorkerPoolProvider] and
/// [WorkerPool], or at [ExecutorPool], if an executor will do. A reference is never
/// null unless it is marked [Nullable].
package hyperserve.api;
