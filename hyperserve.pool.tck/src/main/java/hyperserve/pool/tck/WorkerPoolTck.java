package hyperserve.pool.tck;

/// All tests of the kit. A class that implements this and names a provider is a complete test of
/// its pools:
///
/// ```java
/// class MyPoolTckTest implements WorkerPoolTck {
///     @Override
///     public WorkerPoolProvider provider() {
///         return new MyPoolProvider();
///     }
/// }
/// ```
///
/// The tests look at threads of the whole process, so they want it to themselves: nothing may run
/// beside them in parallel.
public interface WorkerPoolTck
        extends AcceptanceContract,
                WakeUpContract,
                WorkersContract,
                WaitingContract,
                StuckContract,
                SnapshotContract,
                DrainContract,
                DrainCallersContract,
                CloseContract,
                EventSourceContract,
                PollingContract,
                ForeignCodeContract,
                MemoryContract,
                LayerContract {}
