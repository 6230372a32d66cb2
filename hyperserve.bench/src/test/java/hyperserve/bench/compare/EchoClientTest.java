package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.pool.lockfree.WorkStealingPoolProvider;
import hyperserve.runtime.Server;
import hyperserve.test.Eventually;
import hyperserve.websocket.WebSocket;
import hyperserve.websocket.WebSocketConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

final class EchoClientTest {

    private static final String ACCEPTED =
            """
            HTTP/1.1 101 Switching Protocols\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            """;

    private static final int LENGTH = 16;
    private static final EchoMessage MESSAGE = EchoMessage.ofBytes(LENGTH);
    private static final int MASKED_HEAD = 6;

    /// What a server does after the handshake, before it closes the socket.
    private interface Then {
        void act(Socket socket) throws IOException;
    }

    /// Accepts one socket.
    private static ServerSocket serve(String answer, Then then) throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(() -> serve(listener, answer, then));
        return listener;
    }

    private static void serve(ServerSocket listener, String answer, Then then) {
        try (Socket socket = listener.accept()) {
            InputStream in = socket.getInputStream();
            String head = "";
            while (!head.endsWith("\r\n\r\n")) {
                head += new String(in.readNBytes(1), StandardCharsets.ISO_8859_1);
            }
            socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            then.act(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void takeMessage(Socket socket) throws IOException {
        socket.getInputStream().readNBytes(MASKED_HEAD + LENGTH);
    }

    /// Sends the first message back, and takes the first byte of the second.
    private static void echoOnce(Socket socket) throws IOException {
        takeMessage(socket);
        socket.getOutputStream().write(echo());
        socket.getInputStream().read();
    }

    private static byte[] echo() {
        byte[] frame = new byte[2 + LENGTH];
        frame[0] = (byte) 0x82;
        frame[1] = LENGTH;
        System.arraycopy(MESSAGE.payload(), 0, frame, 2, LENGTH);
        return frame;
    }

    private static Server server() throws IOException {
        return Server.at("127.0.0.1", 0)
                .pool(new WorkStealingPoolProvider())
                .get("/ws", r -> WebSocket.listen(r, WebSocket::send))
                .start();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 126, 65_536, 1 << 20})
    void sendsMessagesOfEachLength(int length) throws IOException {
        try (Server server = server();
                EchoClient client = EchoClient.of(server.port(), 5, EchoMessage.ofBytes(length))) {
            assertThat(client.run(0)).containsEntry("requests", 5.0).containsEntry("failed", 0.0);
            assertThat(client.run(0)).containsEntry("requests", 5.0).containsEntry("failed", 0.0);
            assertThat(client.losses()).isEmpty();
            assertThat(client.lost()).isZero();
        }
    }

    @Test
    void sendsMessagesThatAreCompressed() throws IOException {
        WebSocketConfig compressed = WebSocketConfig.defaults().withCompression(true);
        try (Server server =
                        Server.at("127.0.0.1", 0)
                                .pool(new WorkStealingPoolProvider())
                                .get("/ws", r -> WebSocket.listen(r, compressed, WebSocket::send))
                                .start();
                EchoClient client = EchoClient.of(server.port(), 5, EchoMessage.ofJson(1024))) {
            assertThat(client.run(0)).containsEntry("requests", 5.0).containsEntry("failed", 0.0);
            assertThat(client.losses()).isEmpty();
        }
    }

    @Test
    void refusesAServerThatDoesNotCompress() throws IOException {
        try (Server server = server()) {
            assertThatThrownBy(() -> EchoClient.of(server.port(), 1, EchoMessage.ofJson(1024)))
                    .hasMessageStartingWith("unexpected answer to the handshake: HTTP/1.1 101");
        }
    }

    @Test
    void sendsTheNextMessageWhenTheLastIsBack() throws IOException {
        try (Server server = server();
                EchoClient client = EchoClient.of(server.port(), 5, MESSAGE)) {
            Map<String, Double> figures = client.run(1);
            assertThat(figures).containsEntry("failed", 0.0);
            assertThat(figures).containsKeys("rate", "p50_us", "p99_us");
            assertThat(figures.get("requests")).isGreaterThan(5.0);
        }
    }

    @Test
    void countsASocketThatIsClosedAsFailed() throws IOException {
        try (ServerSocket server = serve(ACCEPTED, EchoClientTest::echoOnce);
                EchoClient client = EchoClient.of(server.getLocalPort(), 1, MESSAGE)) {
            assertThat(client.run(1)).containsEntry("requests", 0.0).containsEntry("failed", 1.0);
            assertThat(client.losses()).hasSize(1).first().asString().contains("a socket is lost");
        }
    }

    @Test
    void countsAnEchoThatDoesNotComeAsFailed() throws IOException {
        Then silent =
                socket -> {
                    echoOnce(socket);
                    socket.getInputStream().readAllBytes();
                };
        try (ServerSocket server = serve(ACCEPTED, silent);
                EchoClient client = EchoClient.of(server.getLocalPort(), 1, MESSAGE)) {
            assertThat(client.run(0, 1))
                    .containsEntry("requests", 0.0)
                    .containsEntry("failed", 1.0);
            assertThat(client.losses()).containsExactly("an echo did not come");
        }
    }

    @Test
    void countsAnEchoTooManyAsFailed() throws IOException {
        ByteBuffer twice = ByteBuffer.allocate(2 * (2 + LENGTH)).put(echo()).put(echo());
        Then tooMany =
                socket -> {
                    echoOnce(socket);
                    socket.getOutputStream().write(twice.array());
                    socket.getInputStream().readAllBytes();
                };
        try (ServerSocket server = serve(ACCEPTED, tooMany);
                EchoClient client = EchoClient.of(server.getLocalPort(), 1, MESSAGE)) {
            assertThat(client.run(0)).containsEntry("failed", 1.0);
            assertThat(client.losses()).first().asString().contains("more echoes than messages");
        }
    }

    @Test
    void endsWithAServerThatClosesBeforeTheFirstEcho() throws IOException {
        try (ServerSocket server = serve(ACCEPTED, EchoClientTest::takeMessage)) {
            assertThatThrownBy(() -> EchoClient.of(server.getLocalPort(), 1, MESSAGE))
                    .hasMessage("the server closed the socket before the first echo");
        }
    }

    @Test
    void knowsWhichIdleSocketsWereClosed() throws IOException {
        Then leaving =
                socket -> {
                    takeMessage(socket);
                    socket.getOutputStream().write(echo());
                };
        try (ServerSocket server = serve(ACCEPTED, leaving);
                EchoClient client = EchoClient.of(server.getLocalPort(), 1, MESSAGE)) {
            Eventually.is("the socket is lost", () -> lost(client) == 1);
        }
    }

    private static int lost(EchoClient client) {
        try {
            return client.lost();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n",
                "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBi\r\n",
                ACCEPTED + "Sec-WebSocket-Extensions: permessage-deflate\r\n"
            })
    void refusesAHandshakeThatIsNotAccepted(String answer) throws IOException {
        try (ServerSocket server = serve(answer, _ -> {})) {
            assertThatThrownBy(() -> EchoClient.of(server.getLocalPort(), 1, MESSAGE))
                    .hasMessage("unexpected answer to the handshake: " + answer + "\r\n");
        }
    }
}
