/// Two worker pools: one made of an executor, one made of parts.
module example.threads {
    requires transitive hyperserve.api;
    requires hyperserve.pool.executor;

    exports example.threads;

    provides hyperserve.api.pool.WorkerPoolProvider with
            example.threads.Each,
            example.threads.Executed;
}
