package hyperserve.bench.compare;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The members of a room, all on the thread that calls: what the first one sends the server sends
/// to all. A member that is lost, or misses a message, fails the call.
final class RoomClient implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// After so long without a message none is on its way.
    private static final long SILENCE_MILLIS = 300;

    private final Selector selector = Selector.open();
    private final List<EchoSocket> members = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

    /// Who has had the message that was sent last.
    private int served;

    private RoomClient() throws IOException {}

    /// Has members join, each of which has had a message then.
    ///
    /// @param port where the server is
    /// @param number how many members
    /// @param message what is sent
    /// @throws IOException if the server does not do its part
    /// @throws IllegalStateException if a process may not have so many sockets open
    static RoomClient of(int port, int number, EchoMessage message) throws IOException {
        Descriptors.require("WebSockets", number);
        RoomClient room = new RoomClient();
        try {
            for (int i = 0; i < number; i++) {
                EchoSocket member = EchoSocket.join(port, message);
                room.members.add(member);
                member.register(room.selector);
            }
            room.settle();
            return room;
        } catch (IOException | RuntimeException e) {
            room.close();
            throw e;
        }
    }

    /// A server may take a member in only after it has answered the handshake. So who has joined
    /// last may miss some messages.
    private void settle() throws IOException {
        long begun = System.nanoTime();
        boolean all = false;
        while (!all) {
            if (System.nanoTime() - begun > LIMIT.toNanos()) {
                throw new ProtocolException("not all members were sent a message");
            }
            send();
            while (served < members.size() && select(SILENCE_MILLIS)) {
                // Some have had it.
            }
            all = true;
            for (EchoSocket member : members) {
                all &= member.settle();
            }
        }
    }

    /// Sends one message, and waits until all members have it.
    ///
    /// @throws IOException if one of them does not get it
    void publish() throws IOException {
        send();
        long begun = System.nanoTime();
        while (served < members.size()) {
            if (!select(LIMIT.toMillis()) || System.nanoTime() - begun > LIMIT.toNanos()) {
                throw new ProtocolException(
                        "%d of %d members have the message after %s"
                                .formatted(served, members.size(), LIMIT));
            }
        }
    }

    private void send() throws IOException {
        served = 0;
        EchoSocket sender = members.getFirst();
        members.stream().skip(1).forEach(EchoSocket::expect);
        for (SelectionKey key : selector.keys()) {
            if (sender.equals(key.attachment())) {
                sender.send(key);
            }
        }
    }

    /// {@return whether anything has come}
    private boolean select(long millis) throws IOException {
        selector.select(millis);
        boolean any = false;
        for (SelectionKey key : selector.selectedKeys()) {
            any = true;
            served += ((EchoSocket) key.attachment()).read(buffer) ? 1 : 0;
        }
        selector.selectedKeys().clear();
        return any;
    }

    @Override
    public void close() throws IOException {
        for (EchoSocket member : members) {
            member.close();
        }
        selector.close();
    }
}
