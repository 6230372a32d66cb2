/// Worker pools made of executors: it starts at [ExecutorPool]. A reference is never null unless it
/// is marked [hyperserve.api.Nullable].
package hyperserve.pool.executor;
