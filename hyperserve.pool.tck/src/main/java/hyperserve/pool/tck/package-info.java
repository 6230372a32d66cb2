// For readers of the code: Rig is a pool with the tasks given to it, ProbeTask and Gate are those
// tasks, ReadySource is the event source, and Patience is how long the tests wait.

/// The tests, and what an author tells them.
///
/// [WorkerPoolTck] is all of them; each `…Contract` is a part of it, [PoolUnderTest] what the
/// author says. A reference is never null unless it is marked [hyperserve.api.Nullable].
package hyperserve.pool.tck;
