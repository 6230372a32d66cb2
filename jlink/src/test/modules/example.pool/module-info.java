/// A worker pool from somebody else.
module example.pool {
    requires hyperserve.api;
    requires hyperserve.pool.executor;

    provides hyperserve.api.pool.WorkerPoolProvider with
            example.pool.NewestFirst;
}
