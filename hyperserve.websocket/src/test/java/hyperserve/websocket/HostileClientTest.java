package hyperserve.websocket;

import static hyperserve.websocket.WireClient.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Limits;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/// Clients that keep the rules, and cost as much as they can.
final class HostileClientTest {

    private static final int RSV1 = 0x40;
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final WebSocketConfig COMPRESSED =
            WebSocketConfig.defaults().withCompression(true);

    /// All inflaters that there are for all servers, and more.
    private static final int MANY = 270;

    private static byte[] repeated(byte[] frame, int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(count * frame.length);
        for (int i = 0; i < count; i++) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    /// What has come is not copied for each of them: that would be half a terabyte here.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takesFragmentsOfOneByteInTimeThatTheyAreWorth(boolean compressed) throws Exception {
        int count = 1 << 20;
        try (Server server =
                        Servers.on(Pool.LOCKFREE)
                                .limits(Limits.defaults().withOddFrames(Integer.MAX_VALUE))
                                .get(
                                        "/",
                                        r ->
                                                WebSocket.listen(
                                                        r,
                                                        COMPRESSED,
                                                        (socket, message) ->
                                                                socket.send(message.toString())))
                                .start();
                WireClient client = WireClient.open(server, "/", OFFER)) {
            if (compressed) {
                // Blocks that are stored, of a byte each.
                client.frame(RSV1 | BINARY);
                client.raw(repeated(stored(), count / 8));
            } else {
                client.frame(BINARY).raw(repeated(bytesOf(CONTINUATION, (byte) 1), count));
            }
            client.frame(FIN | CONTINUATION, compressed ? new byte[] {0} : new byte[0]);
            int length = compressed ? count / 8 : count;
            assertThat(client.next().text()).isEqualTo("binary of " + length + " bytes");
        }
    }

    /// A stored block of one byte (RFC 1951 §3.2.4), in a fragment for each of its bytes.
    private static byte[] stored() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (byte b : new byte[] {0, 1, 0, (byte) 0xFE, (byte) 0xFF, 7}) {
            block.writeBytes(bytesOf(CONTINUATION, b));
        }
        return block.toByteArray();
    }

    private static byte[] deflated(byte[] bytes) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(bytes);
        byte[] out = new byte[bytes.length + 100];
        int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, count - 4);
    }

    @ParameterizedTest
    @EnumSource
    void keepsInflatersForOthersWhoeverStopsWithinAMessage(Pool pool) throws Exception {
        List<WireClient> slow = new ArrayList<>();
        byte[] message = deflated("hello, hello, hello".getBytes(StandardCharsets.US_ASCII));
        try (Server server =
                Servers.on(pool)
                        .get("/", r -> WebSocket.listen(r, COMPRESSED, WebSocket::send))
                        .start()) {
            for (int i = 0; i < MANY; i++) {
                WireClient client = WireClient.open(server, "/", OFFER);
                slow.add(client);
                client.frame(RSV1 | TEXT, message).frame(FIN | PING);
                assertThat(client.next().opcode()).isEqualTo(PONG);
            }
            try (WireClient client = WireClient.open(server, "/", OFFER)) {
                client.frame(FIN | RSV1 | TEXT, message);
                assertThat(client.next().text()).isEqualTo("hello, hello, hello");
            }
            for (WireClient client : slow) {
                client.close();
            }
        }
    }
}
