package hyperserve.websocket;

import static hyperserve.websocket.WireClient.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.Server;
import hyperserve.test.Background;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Messages that are read while they come.
final class StreamsTest {

    private static final int PIECE = 1 << 20;
    private static final int PIECES = 32;

    private static Server server(Pool pool, WebSocketHandler handler) throws IOException {
        WebSocketConfig config = WebSocketConfig.defaults().withMaxMessage(10);
        return Servers.on(pool).get("/", r -> WebSocket.acceptStreams(r, config, handler)).start();
    }

    @ParameterizedTest
    @EnumSource
    void readsMessagesOfAnyLengthWithoutKeepingThem(Pool pool) throws Exception {
        Gate gate = new Gate();
        WebSocketHandler handler =
                socket -> {
                    gate.pass();
                    WebSocketInput in = socket.receiveStream();
                    while (in != null) {
                        long count = in.skip(Long.MAX_VALUE);
                        socket.send((in.isText() ? "text " : "bytes ") + count);
                        in = socket.receiveStream();
                    }
                };
        try (Server server = server(pool, handler);
                WireClient client = WireClient.open(server, "/")) {
            Background<WireClient> sender =
                    Background.of(
                            () -> {
                                client.frame(BINARY);
                                for (int i = 0; i < PIECES; i++) {
                                    client.frame(CONTINUATION, new byte[PIECE]);
                                }
                                return client.frame(FIN | CONTINUATION).text("é");
                            });
            gate.awaitArrivals(1);
            PressureTest.assertKeepsLittle(server);
            gate.open();
            sender.get();
            assertThat(client.next().text()).isEqualTo("bytes " + PIECE * PIECES);
            assertThat(client.next().text()).isEqualTo("text 2");
            client.closing(1000);
            assertThat(client.next().code()).isEqualTo(1000);
            Eventually.atMost("memory kept", 0, server::memoryKept);
        }
    }

    @ParameterizedTest
    @EnumSource
    void passesOverWhatWasNotReadAndHearsOfTheEnd(Pool pool) throws Exception {
        java.util.concurrent.LinkedBlockingQueue<String> told =
                new java.util.concurrent.LinkedBlockingQueue<>();
        WebSocketHandler handler =
                socket -> {
                    WebSocketInput first = socket.receiveStream();
                    told.add(String.valueOf((char) first.read()));
                    WebSocketInput second = socket.receiveStream();
                    byte[] two = second.readNBytes(2);
                    told.add(new String(two, StandardCharsets.UTF_8));
                    try {
                        second.readAllBytes();
                    } catch (WebSocketClosedException e) {
                        told.add("closed " + e.code());
                    }
                };
        try (Server server = server(pool, handler);
                WireClient client = WireClient.open(server, "/")) {
            client.frame(TEXT, (byte) 'a').frame(FIN | CONTINUATION, new byte[100_000]);
            client.frame(TEXT, (byte) 'b');
            client.frame(CONTINUATION, (byte) 'c');
            client.closing(1001);
            assertThat(client.next().code()).isEqualTo(1001);
            Eventually.is("told", () -> told.size() == 3);
            assertThat(told).containsExactly("a", "bc", "closed 1001");
        }
    }
}
