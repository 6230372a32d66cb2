package hyperserve.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.Server;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.time.Duration;

/// What a socket counts for, and what one call of a listener leaves to the next.
final class UpkeepTest {

    private static final int MANY = 1 << 20;

    @ParameterizedTest
    @EnumSource
    void countsAMessageThatAListenerHas(Pool pool) throws Exception {
        Gate gate = new Gate();
        WebSocketListener listener = (_, _) -> gate.pass();
        try (Server server = pool.server().get("/", r -> WebSocket.listen(r, listener)).start();
                WireClient client = WireClient.open(server, "/")) {
            client.frame(WireClient.FIN | WireClient.BINARY, new byte[MANY]);
            gate.awaitArrivals(1);
            Eventually.is("counted", () -> server.memoryKept() >= MANY);
            gate.open();
            Eventually.is("given back", () -> server.memoryKept() < 64 * 1024);
        }
    }

    @ParameterizedTest
    @EnumSource
    void countsAMessageThatAHandlerHas(Pool pool) throws Exception {
        Gate gate = new Gate();
        WebSocketHandler handler =
                socket -> {
                    while (socket.receive() != null) {
                        gate.pass();
                    }
                };
        try (Server server = pool.server().get("/", r -> WebSocket.accept(r, handler)).start();
                WireClient client = WireClient.open(server, "/")) {
            client.frame(WireClient.FIN | WireClient.BINARY, new byte[MANY]);
            gate.awaitArrivals(1);
            Eventually.is("counted", () -> server.memoryKept() >= MANY);
            gate.open();
            Eventually.is("given back", () -> server.memoryKept() < 64 * 1024);
        }
    }

    /// One that is the same for all, and next to nothing by itself.
    @ParameterizedTest
    @EnumSource
    void countsThePlacesOfMessagesThatWait(Pool pool) throws Exception {
        Recorder recorder = new Recorder();
        WebSocketConfig config =
                WebSocketConfig.defaults()
                        .withSendQueue(MANY, SlowClient.KEEP)
                        .withSendTimeout(Duration.ofMinutes(5));
        WebSocketMessage message = WebSocketMessage.text(".");
        try (Server server =
                        pool.server().get("/", r -> WebSocket.listen(r, config, recorder)).start();
                WireClient client = WireClient.connect(server, 4096).opening("/")) {
            boolean taken = true;
            while (taken) {
                taken = recorder.socket().trySend(message);
            }
            Eventually.is(
                    "counted",
                    () -> {
                        boolean more = true;
                        while (more) {
                            more = recorder.socket().trySend(message);
                        }
                        return server.memoryKept() > MANY / 2;
                    });
            assertThat(client.next().text()).isEqualTo(".");
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesNoInterruptToTheNextCall(Pool pool) throws Exception {
        WebSocketListener listener =
                (socket, message) -> {
                    socket.send(message.text() + " " + Thread.currentThread().isInterrupted());
                    Thread.currentThread().interrupt();
                };
        try (Server server = pool.server().get("/", r -> WebSocket.listen(r, listener)).start();
                WireClient client = WireClient.open(server, "/")) {
            ByteArrayOutputStream three = new ByteArrayOutputStream();
            for (int i = 0; i < 3; i++) {
                three.writeBytes(
                        WireClient.bytesOf(WireClient.FIN | WireClient.TEXT, (byte) ('a' + i)));
            }
            client.raw(three.toByteArray());
            assertThat(client.next().text()).isEqualTo("a false");
            assertThat(client.next().text()).isEqualTo("b false");
            assertThat(client.next().text()).isEqualTo("c false");
        }
    }
}
