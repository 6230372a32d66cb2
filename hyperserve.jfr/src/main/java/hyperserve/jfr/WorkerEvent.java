package hyperserve.jfr;

import hyperserve.api.Nullable;
import hyperserve.api.PoolWorker;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;

/// What a thread of the pool does at a moment: see [PoolWorker].
@Name("hyperserve.Worker")
@Label("Worker")
@Category("HyperServe")
@Description("What a thread of the worker pool does, as far as the pool tells")
@Period("1 s")
@StackTrace(false)
final class WorkerEvent extends Event {

    @Label("Worker")
    @Description("The name of its thread")
    @Nullable
    String worker;

    @Label("State")
    @Description("RUNNING, RETAKEN, POLLING or PARKED")
    @Nullable
    String state;

    @Label("Tasks")
    @Description("How many it has begun")
    long tasks;

    @Label("Source")
    @Description("The number of the event source that it holds, or -1")
    int source;

    @Label("Stands In")
    @Description("Whether it is an extra thread, there because others are stuck")
    boolean standsIn;

    static void record(PoolWorker worker) {
        WorkerEvent event = new WorkerEvent();
        if (event.shouldCommit()) {
            event.worker = worker.name();
            event.state = worker.state().name();
            event.tasks = worker.tasks();
            event.source = worker.source();
            event.standsIn = worker.isStandIn();
            event.commit();
        }
    }
}
