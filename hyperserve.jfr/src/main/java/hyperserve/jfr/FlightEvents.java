package hyperserve.jfr;

import hyperserve.api.ClosedConnection;
import hyperserve.api.ClosedWebSocket;
import hyperserve.api.DrainReport;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Nullable;
import hyperserve.api.Observer;
import hyperserve.api.RunningServer;
import hyperserve.api.Setting;
import hyperserve.api.SettingValues;

import java.util.List;

/// Has the Flight Recorder told of what a server does: `--jfr on`.
///
/// An observer makes the server take times for each exchange, recorded or not; so without that
/// option it observes nothing, and loads nothing of the Flight Recorder. To ask whether there is a
/// recording is no way to decide: a recording may begin later, and the question alone loads more
/// than a hundred classes.
///
/// It is found as a service.
public final class FlightEvents implements Observer {

    /// Whether events are made.
    static final Setting<Boolean> ON =
            Setting.onOff(
                    "hyperserve-jfr", "events for recordings of the JVM's Flight Recorder", false);

    private boolean observing;
    private volatile @Nullable PeriodicEvents periodic;
    private volatile @Nullable DrainEvent drain;

    /// For the service loader.
    public FlightEvents() {}

    @Override
    public List<Setting<?>> settings() {
        return List.of(ON);
    }

    @Override
    public void configure(SettingValues values) {
        observing = values.get(ON);
    }

    @Override
    public boolean isObserving() {
        return observing;
    }

    @Override
    public void started(RunningServer server) {
        if (observing) {
            Events.register();
            periodic = PeriodicEvents.start(server);
        }
    }

    @Override
    public void exchangeFinished(FinishedExchange exchange) {
        RequestEvent.record(exchange);
        switch (exchange.ending()) {
            case REFUSED -> ShedEvent.record(exchange);
            case MALFORMED -> MalformedEvent.record(exchange);
            default -> {
                // Said by the event of the request.
            }
        }
    }

    @Override
    public void webSocketClosed(ClosedWebSocket socket) {
        WebSocketEvent.record(socket);
    }

    @Override
    public void connectionClosed(ClosedConnection closed) {
        ConnectionEvent.record(closed);
        switch (closed.reason()) {
            case SHED -> ShedEvent.record(closed);
            case TIMEOUT -> new TimeoutEvent().record(closed);
            case TLS -> new TlsFailureEvent().record(closed);
            default -> {
                // Said by the event of the connection.
            }
        }
    }

    /// The event of the drain begins here, and is committed by [#drained], both of which are called
    /// in any case.
    @Override
    public void stopping() {
        if (observing) {
            DrainEvent begun = new DrainEvent();
            begun.begin();
            drain = begun;
        }
    }

    @Override
    public void drained(DrainReport report) {
        DrainEvent begun = drain;
        if (begun != null) {
            begun.record(report);
        }
    }

    @Override
    public void stopped() {
        PeriodicEvents running = periodic;
        if (running != null) {
            running.close();
        }
    }
}
