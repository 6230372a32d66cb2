package hyperserve.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.test.Eventually;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A listener that keeps what it was told, and checks that it is told by one thread at a time.
class Recorder implements WebSocketListener {

    private final List<String> told = new CopyOnWriteArrayList<>();
    private final java.util.concurrent.atomic.AtomicInteger inside =
            new java.util.concurrent.atomic.AtomicInteger();
    private volatile WebSocket socket;

    List<String> told() {
        return told;
    }

    WebSocket socket() {
        Eventually.is("opened", () -> socket != null);
        return socket;
    }

    /// What it is told first about the end, when it is told so.
    String end() {
        Eventually.is("closed", () -> told.stream().anyMatch(line -> line.startsWith("closed")));
        assertThat(told.stream().filter(line -> line.startsWith("closed"))).hasSize(1);
        return told.getLast();
    }

    private void tell(String line) {
        assertThat(inside.incrementAndGet()).isEqualTo(1);
        told.add(line);
        inside.decrementAndGet();
    }

    @Override
    public void opened(WebSocket opened) throws Exception {
        socket = opened;
        tell("opened");
    }

    @Override
    public void message(WebSocket from, WebSocketMessage message) throws Exception {
        tell(message.isText() ? message.text() : message.toString());
    }

    @Override
    public void closed(WebSocket from, WebSocketClose close) {
        tell(("closed " + close.code() + " " + close.reason()).strip());
    }
}
