package hyperserve.websocket;

import static hyperserve.websocket.WireClient.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.Server;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;
import hyperserve.websocket.deflate.BlockReader;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Messages that are compressed, over sockets.
final class CompressionTest {

    private static final int RSV1 = 0x40;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";

    private static Server server(Pool pool) throws IOException {
        WebSocketConfig on = WebSocketConfig.defaults().withCompression(true);
        return Servers.on(pool)
                .get("/on", r -> WebSocket.listen(r, on, WebSocket::send))
                .get("/off", r -> WebSocket.listen(r, WebSocket::send))
                .start();
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(bytes);
        byte[] out = new byte[bytes.length + 100];
        int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, count - 4);
    }

    private static byte[] inflated(byte[] bytes, int length) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        byte[] whole = Arrays.copyOf(bytes, bytes.length + 4);
        whole[bytes.length + 2] = (byte) 0xFF;
        whole[bytes.length + 3] = (byte) 0xFF;
        inflater.setInput(whole);
        byte[] out = new byte[length];
        int count = 0;
        int step = 1;
        while (step > 0) {
            step = inflater.inflate(out, count, out.length - count);
            count += step;
        }
        inflater.end();
        return Arrays.copyOf(out, count);
    }

    @ParameterizedTest
    @EnumSource
    void compressesWhatIsLongEnoughForWhoOffersIt(Pool pool) throws Exception {
        byte[] text = "hello, hello, ".repeat(40_000).getBytes(StandardCharsets.UTF_8);
        try (Server server = server(pool);
                WireClient client = WireClient.open(server, "/on", OFFER)) {
            assertThat(client.field("sec-websocket-extensions"))
                    .startsWith("permessage-deflate")
                    .contains("server_no_context_takeover", "client_no_context_takeover");
            assertThat(client.text("short").next().text()).isEqualTo("short");
            for (int i = 0; i < 3; i++) {
                Frame answer = client.frame(FIN | RSV1 | TEXT, deflated(text)).message();
                assertThat(answer.first()).isEqualTo(FIN | RSV1 | TEXT);
                assertThat(answer.payload().length).isLessThan(text.length / 20);
                assertThat(inflated(answer.payload(), text.length + 1)).isEqualTo(text);
            }
            byte[] half = deflated(text);
            client.frame(RSV1 | TEXT, Arrays.copyOf(half, 10)).frame(FIN | PING);
            assertThat(client.next().opcode()).isEqualTo(PONG);
            client.frame(FIN | CONTINUATION, Arrays.copyOfRange(half, 10, half.length));
            assertThat(inflated(client.message().payload(), text.length + 1)).isEqualTo(text);
            client.closing(1000);
            assertThat(client.next().code()).isEqualTo(1000);
            Eventually.atMost("memory kept", 0, server::memoryKept);
        }
    }

    /// The same message for all: some refer to no more than 512 bytes before, and some inflate
    /// nothing.
    @ParameterizedTest
    @EnumSource
    void sendsToEachAsWasAgreedWithIt(Pool pool) throws Exception {
        byte[] half = new byte[20_000];
        new Random(7).nextBytes(half);
        byte[] content = Arrays.copyOf(half, 2 * half.length);
        System.arraycopy(half, 0, content, half.length, half.length);
        Map<String, Integer> windows = new LinkedHashMap<>();
        windows.put("X-None: none", 0);
        windows.put(OFFER, 15);
        windows.put(OFFER + "; server_max_window_bits=9", 9);
        windows.put(OFFER + "; server_no_context_takeover", 15);
        windows.put(OFFER + "; client_max_window_bits=10; server_max_window_bits=12", 12);
        Crowd crowd = new Crowd();
        WebSocketConfig on = WebSocketConfig.defaults().withCompression(true);
        try (Server server =
                Servers.on(pool).get("/", r -> WebSocket.listen(r, on, crowd)).start()) {
            Map<WireClient, Integer> clients = new LinkedHashMap<>();
            for (int i = 0; i < 3; i++) {
                for (Map.Entry<String, Integer> each : windows.entrySet()) {
                    clients.put(WireClient.open(server, "/", each.getKey()), each.getValue());
                }
            }
            for (int i = 0; i < 3; i++) {
                WebSocketMessage message = WebSocketMessage.binary(content);
                for (WebSocket socket : crowd.sockets(clients.size())) {
                    assertThat(socket.trySend(message)).isTrue();
                }
                for (Map.Entry<WireClient, Integer> each : clients.entrySet()) {
                    assertAgreed(each.getKey().message(), each.getValue(), content);
                }
            }
            Crowd.leave(List.copyOf(clients.keySet()));
            Eventually.atMost("memory kept", 0, server::memoryKept);
        }
    }

    private static void assertAgreed(Frame frame, int window, byte[] content) {
        if (window == 0 || (frame.first() & RSV1) == 0) {
            assertThat(frame.first()).isEqualTo(FIN | BINARY);
            assertThat(frame.payload()).isEqualTo(content);
            // Who takes the whole window saves half of it.
            assertThat(window).isLessThan(15);
            return;
        }
        byte[] whole = Arrays.copyOf(frame.payload(), frame.payload().length + 4);
        whole[whole.length - 2] = (byte) 0xFF;
        whole[whole.length - 1] = (byte) 0xFF;
        BlockReader blocks = new BlockReader(whole);
        assertThat(blocks.inflated()).isEqualTo(content);
        assertThat(blocks.farthest()).isLessThanOrEqualTo(1 << window);
        assertThat(blocks.farthest() == half(content)).isEqualTo(window == 15);
    }

    private static int half(byte[] content) {
        return content.length / 2;
    }

    @ParameterizedTest
    @EnumSource
    void refusesBombsAndWhatIsNotDeflate(Pool pool) throws Exception {
        try (Server server = server(pool)) {
            try (WireClient client = WireClient.open(server, "/on", OFFER)) {
                client.frame(FIN | RSV1 | BINARY, deflated(new byte[100 << 20]));
                assertThat(client.next().code()).isEqualTo(1009);
            }
            try (WireClient client = WireClient.open(server, "/on", OFFER)) {
                client.frame(FIN | RSV1 | BINARY, (byte) 0xFF, (byte) 0xFF);
                assertThat(client.next().code()).isEqualTo(1007);
            }
            try (WireClient client = WireClient.open(server, "/on", OFFER)) {
                client.frame(FIN | RSV1 | TEXT, deflated(new byte[] {(byte) 0xFF}));
                assertThat(client.next().code()).isEqualTo(1007);
            }
            try (WireClient client = WireClient.open(server, "/off", OFFER)) {
                assertThat(client.field("sec-websocket-extensions")).isEqualTo("none");
                client.frame(FIN | RSV1 | TEXT, (byte) 0);
                assertThat(client.next().code()).isEqualTo(1002);
            }
            Eventually.atMost("memory kept", 0, server::memoryKept);
        }
    }
}
