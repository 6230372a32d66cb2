package hyperserve.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.ListenerConfig;
import hyperserve.runtime.Server;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.test.Eventually;
import hyperserve.test.TlsKey;
import hyperserve.test.TlsTrust;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The JDK's client, with and without TLS.
final class ClientsTest {

    @TempDir private static Path folder;

    private static TlsKey key;

    @BeforeAll
    static void makeKey() throws IOException {
        key = TlsKey.make(folder);
    }

    private static Server server(Pool pool) throws IOException {
        return Servers.on(pool)
                .listen(
                        ListenerConfig.at("127.0.0.1", 0)
                                .withTls(TlsConfig.of(key.certificate(), key.key())))
                .get("/ws", r -> WebSocket.listen(r, WebSocket::send))
                .start();
    }

    private static final class Answers implements java.net.http.WebSocket.Listener {
        private final LinkedBlockingQueue<Object> all = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final ByteBuffer bytes = ByteBuffer.allocate(2 << 20);

        Object next() throws InterruptedException {
            return all.poll(30, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(
                java.net.http.WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                all.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(
                java.net.http.WebSocket socket, ByteBuffer data, boolean last) {
            bytes.put(data);
            if (last) {
                byte[] whole = new byte[bytes.flip().remaining()];
                bytes.get(whole).clear();
                all.add(whole);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(java.net.http.WebSocket socket, ByteBuffer message) {
            all.add("pong " + message.remaining());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(java.net.http.WebSocket socket, int code, String reason) {
            all.add("close " + code + reason);
            return CompletableFuture.completedFuture(null);
        }
    }

    @ParameterizedTest
    @EnumSource
    void exchangesMessagesWithTheJdksClient(Pool pool) throws Exception {
        byte[] large = new byte[1 << 20];
        new Random(7).nextBytes(large);
        try (Server server = server(pool);
                HttpClient client =
                        HttpClient.newBuilder()
                                .sslContext(TlsTrust.in(key.certificate()))
                                .build()) {
            int secure = ((InetSocketAddress) server.addresses().getLast()).getPort();
            for (String at :
                    new String[] {"ws://localhost:" + server.port(), "wss://localhost:" + secure}) {
                Answers answers = new Answers();
                java.net.http.WebSocket socket =
                        client.newWebSocketBuilder()
                                .buildAsync(URI.create(at + "/ws"), answers)
                                .get(30, TimeUnit.SECONDS);
                socket.sendText("größe", true).get(30, TimeUnit.SECONDS);
                assertThat(answers.next()).isEqualTo("größe");
                socket.sendPing(ByteBuffer.allocate(9)).get(30, TimeUnit.SECONDS);
                assertThat(answers.next()).isEqualTo("pong 9");
                for (int i = 0; i < 20; i++) {
                    socket.sendBinary(ByteBuffer.wrap(large), true).get(30, TimeUnit.SECONDS);
                    assertThat(answers.next()).isEqualTo(large);
                }
                socket.sendClose(1000, "done").get(30, TimeUnit.SECONDS);
                assertThat(answers.next()).isEqualTo("close 1000");
            }
            Eventually.atMost("connections", 0, server::connections);
            Eventually.atMost("memory kept", 0, server::memoryKept);
        }
    }
}
