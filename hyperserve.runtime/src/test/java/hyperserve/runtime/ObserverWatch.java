package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.ClosedConnection;
import hyperserve.api.DrainReport;
import hyperserve.api.FinishedExchange;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Observer;
import hyperserve.api.RunningServer;
import hyperserve.test.Eventually;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Writes down all that it is told, in one list.
class ObserverWatch implements Observer {

    private final List<Object> events = new CopyOnWriteArrayList<>();

    final void happens(Object event) {
        events.add(event);
    }

    /// All that was told so far.
    final List<Object> events() {
        return List.copyOf(events);
    }

    final List<FinishedExchange> exchanges() {
        return all(FinishedExchange.class);
    }

    final List<ObservedConnection> opened() {
        return all(ObservedConnection.class);
    }

    final List<ClosedConnection> closed() {
        return all(ClosedConnection.class);
    }

    private <T> List<T> all(Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /// Waits for the only exchange.
    final FinishedExchange exchange() {
        return exchanges(1).getFirst();
    }

    /// Waits for so many exchanges; there are no more.
    final List<FinishedExchange> exchanges(int count) {
        Eventually.is(count + " exchanges", () -> exchanges().size() >= count);
        assertThat(exchanges()).hasSize(count);
        return exchanges();
    }

    /// Waits until so many connections are closed.
    final List<ClosedConnection> closed(int count) {
        Eventually.is(count + " closed", () -> closed().size() >= count);
        assertThat(closed()).hasSize(count);
        return closed();
    }

    @Override
    public void exchangeFinished(FinishedExchange exchange) {
        happens(exchange);
    }

    @Override
    public void connectionOpened(ObservedConnection connection) {
        happens(connection);
    }

    @Override
    public void connectionClosed(ClosedConnection connection) {
        happens(connection);
    }

    @Override
    public void started(RunningServer server) {
        happens("started");
    }

    @Override
    public void stopping() {
        happens("stopping");
    }

    @Override
    public void drained(DrainReport report) {
        happens(report);
    }

    @Override
    public void stopped() {
        happens("stopped");
    }
}
