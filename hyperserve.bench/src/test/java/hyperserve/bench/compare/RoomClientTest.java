package hyperserve.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.pool.lockfree.WorkStealingPoolProvider;
import hyperserve.runtime.Server;
import hyperserve.websocket.WebSocket;
import hyperserve.websocket.WebSocketListener;
import hyperserve.websocket.WebSocketMessage;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

final class RoomClientTest {

    private static final EchoMessage MESSAGE = EchoMessage.toRoom(128);

    /// Sends what one of them sends to all, as long as it may.
    private static class Room implements WebSocketListener {
        private final Set<WebSocket> present = ConcurrentHashMap.newKeySet();
        private final AtomicInteger messages = new AtomicInteger();

        @Override
        public void opened(WebSocket socket) {
            present.add(socket);
        }

        @Override
        public void message(WebSocket socket, WebSocketMessage message) throws Exception {
            messages.incrementAndGet();
            present.forEach(each -> each.trySend(message));
        }
    }

    private static Server server(Room room) throws IOException {
        return Server.at("127.0.0.1", 0)
                .pool(new WorkStealingPoolProvider())
                .get("/ws/room", r -> WebSocket.listen(r, room))
                .start();
    }

    @Test
    void waitsForAllMembers() throws IOException {
        Room room = new Room();
        try (Server server = server(room);
                RoomClient client = RoomClient.of(server.port(), 20, MESSAGE)) {
            int before = room.messages.get();
            for (int i = 0; i < 10; i++) {
                client.publish();
            }
            assertThat(room.messages).hasValue(before + 10);
        }
    }

    /// A server may have answered the handshake, and take the member in only then.
    @Test
    void triesAgainUntilAllHaveJoined() throws IOException {
        Room room =
                new Room() {
                    @Override
                    public void message(WebSocket socket, WebSocketMessage message)
                            throws Exception {
                        if (super.messages.get() == 0) {
                            super.messages.incrementAndGet();
                            socket.send(message);
                        } else {
                            super.message(socket, message);
                        }
                    }
                };
        try (Server server = server(room);
                RoomClient client = RoomClient.of(server.port(), 3, MESSAGE)) {
            client.publish();
            assertThat(room.messages).hasValue(3);
        }
    }

    @Test
    void failsIfAMemberIsLost() throws IOException {
        Room room = new Room();
        try (Server server = server(room);
                RoomClient client = RoomClient.of(server.port(), 3, MESSAGE)) {
            room.present.iterator().next().close(1000, "");
            assertThatThrownBy(client::publish).isInstanceOf(IOException.class);
        }
    }
}
