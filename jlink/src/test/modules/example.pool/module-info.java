/// A worker pool from somebody else.
module example.pool {
    requires hyperserve.api;

    provides hyperserve.api.pool.WorkerPoolProvider with
            example.pool.NewestFirst;
}
