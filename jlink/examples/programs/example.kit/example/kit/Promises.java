package example.kit;

import example.threads.Each;
import example.threads.Executed;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.pool.tck.AcceptanceContract;
import hyperserve.pool.tck.CloseContract;
import hyperserve.pool.tck.DrainCallersContract;
import hyperserve.pool.tck.DrainContract;
import hyperserve.pool.tck.Effort;
import hyperserve.pool.tck.EventSourceContract;
import hyperserve.pool.tck.ForeignCodeContract;
import hyperserve.pool.tck.LayerContract;
import hyperserve.pool.tck.MemoryContract;
import hyperserve.pool.tck.PollingContract;
import hyperserve.pool.tck.PoolUnderTest;
import hyperserve.pool.tck.SnapshotContract;
import hyperserve.pool.tck.StuckContract;
import hyperserve.pool.tck.WaitingContract;
import hyperserve.pool.tck.WakeUpContract;
import hyperserve.pool.tck.WorkerPoolTck;
import hyperserve.pool.tck.WorkersContract;

import org.opentest4j.TestAbortedException;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Sees whether two pools keep a promise of each contract: a quick look, between two steps of
/// writing a pool. A test class that implements [WorkerPoolTck], run by JUnit, sees all.
///
/// The arguments are the names of promises; without any it is all of these.
public final class Promises {

    /// What the author of a pool that gives each task a thread says of it.
    record Pool(WorkerPoolProvider provider) implements WorkerPoolTck {

        @Override
        public boolean keepsMinToMaxWorkers() {
            return false;
        }

        @Override
        public boolean servesAnyDepth() {
            return true;
        }

        @Override
        public boolean outlivesWantOfMemory() {
            return false;
        }

        @Override
        public Effort effort() {
            return new Effort(10, Duration.ofSeconds(20));
        }
    }

    private interface Promise {
        void test(WorkerPoolTck pool) throws Exception;
    }

    private static final Map<String, Promise> PROMISES = new LinkedHashMap<>();

    static {
        PROMISES.put("acceptance", AcceptanceContract::neverTouchesARefusedTask);
        PROMISES.put("wake-up", WakeUpContract::wakesForTasksSubmittedByTasks);
        PROMISES.put("workers", WorkersContract::clearsTheInterruptFlagBetweenTasks);
        PROMISES.put("waiting", WaitingContract::servesNestedWaitsOfAnyDepth);
        PROMISES.put("stuck", StuckContract::beginsTasksBesideOthersThatCompute);
        PROMISES.put("snapshot", SnapshotContract::balancesAfterClose);
        PROMISES.put("drain", DrainContract::drainCutsWhatIsLeftWhenTheGraceIsOver);
        PROMISES.put("drain-callers", DrainCallersContract::drainSparesTheTasksThatCallIt);
        PROMISES.put("close", CloseContract::losesNoTaskThatRacesClose);
        PROMISES.put("events", EventSourceContract::runsEachReadyTaskOnce);
        PROMISES.put("polling", PollingContract::pollsNoMoreAfterClose);
        PROMISES.put("foreign-code", ForeignCodeContract::inheritsNothingFromItsCallers);
        PROMISES.put("memory", MemoryContract::losesNothingForWantOfMemory);
        PROMISES.put("layer", LayerContract::worksInAModuleLayerOfItsOwn);
    }

    private Promises() {}

    /// Looks.
    ///
    /// @param names of promises
    /// @throws Exception if one is not kept
    public static void main(String... names) throws Exception {
        Set<String> chosen = names.length == 0 ? PROMISES.keySet() : Set.of(names);
        for (WorkerPoolProvider provider : List.of(new Each(), new Executed())) {
            Pool pool = new Pool(provider);
            PoolUnderTest again = new LayerContract.InLayer(pool, provider);
            int stuck = again.stuckTasks(PoolConfig.development());
            System.out.println(provider.name() + " begins others beside " + stuck + " stuck tasks");
            for (String name : chosen) {
                System.out.println(provider.name() + " " + name + ": " + look(pool, name));
            }
        }
    }

    private static String look(Pool pool, String name) throws Exception {
        try {
            PROMISES.get(name).test(pool);
            return "kept";
        } catch (TestAbortedException e) {
            return "does not apply, " + e.getMessage();
        }
    }
}
