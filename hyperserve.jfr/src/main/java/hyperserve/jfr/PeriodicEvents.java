package hyperserve.jfr;

import hyperserve.api.RunningServer;

import jdk.jfr.FlightRecorder;

/// What the Flight Recorder asks a server for, by default once a second: its figures, and what its
/// workers do. It asks on a thread of its own, and only while a recording has these events enabled.
final class PeriodicEvents implements AutoCloseable {

    private final Runnable figures;
    private final Runnable workers;

    private PeriodicEvents(RunningServer server) {
        figures = () -> PoolEvent.record(server);
        workers = () -> server.poolWorkers().forEach(WorkerEvent::record);
    }

    /// Has a server asked.
    ///
    /// @param server the server
    /// @return ends that
    static PeriodicEvents start(RunningServer server) {
        PeriodicEvents events = new PeriodicEvents(server);
        FlightRecorder.addPeriodicEvent(PoolEvent.class, events.figures);
        FlightRecorder.addPeriodicEvent(WorkerEvent.class, events.workers);
        return events;
    }

    @Override
    public void close() {
        FlightRecorder.removePeriodicEvent(figures);
        FlightRecorder.removePeriodicEvent(workers);
    }
}
