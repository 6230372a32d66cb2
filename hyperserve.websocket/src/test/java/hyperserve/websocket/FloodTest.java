package hyperserve.websocket;

import static hyperserve.websocket.WireClient.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.Observer;
import hyperserve.runtime.Server;
import hyperserve.test.Background;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// Clients that send what is allowed and of no use, without end, and those that send much of what
/// is of use.
final class FloodTest {

    /// More than there may be at once, and what comes to it in a few seconds.
    private static final int MANY = 20_000;

    private static final int POLITE = 64;

    /// What is sent without end.
    @SuppressWarnings("ImmutableEnumChecker") // nobody changes its bytes
    enum Flood {
        PINGS(0, bytesOf(FIN | PING)),
        LONG_PINGS(0, bytesOf(FIN | PING, new byte[125])),
        PONGS(0, bytesOf(FIN | PONG)),
        EMPTY_MESSAGES(0, bytesOf(FIN | TEXT)),
        MESSAGES_OF_EMPTY_FRAMES(0, bytesOf(TEXT), bytesOf(FIN | CONTINUATION)),
        EMPTY_FRAGMENTS(1, bytesOf(BINARY, (byte) 1), bytesOf(CONTINUATION)),
        FRAGMENTS_OF_A_BYTE(1, bytesOf(BINARY, (byte) 1), bytesOf(CONTINUATION, (byte) 1));

        private final byte[] all;

        /// @param once how many of the frames are sent only before the others
        Flood(int once, byte[]... frames) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (int i = 0; i < once; i++) {
                bytes.writeBytes(frames[i]);
            }
            for (int i = 0; i < MANY; i++) {
                for (int j = once; j < frames.length; j++) {
                    bytes.writeBytes(frames[j]);
                }
            }
            this.all = bytes.toByteArray();
        }

        /// Sends it as long as the other side takes it.
        void send(WireClient client) {
            try {
                client.raw(all);
            } catch (IOException e) {
                // It was cut: what the server says about that is read.
                assertThat(e).isNotNull();
            }
        }
    }

    private static final class Reasons extends LinkedBlockingQueue<CloseReason>
            implements Observer {
        private static final long serialVersionUID = 1L;

        @Override
        public void connectionClosed(ClosedConnection connection) {
            add(connection.reason());
        }
    }

    /// A listener that answers nothing to empty messages.
    private static final class Listener extends Crowd {
        @Override
        public void message(WebSocket socket, WebSocketMessage message) throws Exception {
            if (message.length() > 0) {
                super.message(socket, message);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsWith1008(Flood flood) throws Exception {
        for (Pool pool : Pool.values()) {
            Listener crowd = new Listener();
            Reasons reasons = new Reasons();
            try (Server server =
                            Servers.on(pool)
                                    .observer(reasons)
                                    .get("/", r -> WebSocket.listen(r, crowd))
                                    .start();
                    WireClient client = WireClient.open(server, "/")) {
                Background<Flood> sender =
                        Background.of(
                                () -> {
                                    flood.send(client);
                                    return flood;
                                });
                Frame close = client.next(CLOSE);
                assertThat(close.toString()).isEqualTo("close 1008 too many frames of no use");
                sender.get();
                client.leave();
                assertThat(crowd.ends(1)).containsOnlyKeys(1008);
                assertThat(reasons.poll(30, TimeUnit.SECONDS)).isEqualTo(CloseReason.FLOOD);
                Eventually.atMost("memory kept", 0, server::memoryKept);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void takesLongMessagesInShortFragments(Pool pool) throws Exception {
        byte[] fragment = new byte[16];
        Arrays.fill(fragment, (byte) 'x');
        int count = (1 << 20) / fragment.length;
        byte[] middle = bytesOf(CONTINUATION, fragment);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(bytesOf(TEXT, fragment));
        for (int i = 1; i < count; i++) {
            all.writeBytes(middle);
        }
        all.writeBytes(bytesOf(FIN | CONTINUATION));
        try (Server server =
                        Servers.on(pool)
                                .get("/", r -> WebSocket.listen(r, WebSocket::send))
                                .start();
                WireClient client = WireClient.open(server, "/")) {
            client.raw(all.toByteArray());
            assertThat(client.message().text()).isEqualTo("x".repeat(1 << 20));
        }
    }

    /// As those do that write a message as a stream, and know its end only then.
    @ParameterizedTest
    @EnumSource
    void takesManyMessagesThatEndWithAnEmptyFrame(Pool pool) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < MANY; i++) {
            all.writeBytes(bytesOf(TEXT, (byte) 'x'));
            all.writeBytes(bytesOf(FIN | CONTINUATION));
        }
        AtomicInteger told = new AtomicInteger();
        WebSocketListener listener = (_, message) -> told.addAndGet(message.length());
        try (Server server = Servers.on(pool).get("/", r -> WebSocket.listen(r, listener)).start();
                WireClient client = WireClient.open(server, "/")) {
            client.raw(all.toByteArray());
            Eventually.is("all told", () -> told.get() == MANY);
            client.closing(1000);
            assertThat(client.next().code()).isEqualTo(1000);
        }
    }

    /// Attackers come again and again, each cut when it has sent too much.
    @ParameterizedTest
    @EnumSource
    void servesPoliteClientsBesideFloods(Pool pool) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        try (Server server =
                Servers.on(pool).get("/", r -> WebSocket.listen(r, new Listener())).start()) {
            List<WireClient> polite = Crowd.open(server, "/", POLITE, 0);
            List<Background<Integer>> attackers = new ArrayList<>();
            for (Flood flood : Flood.values()) {
                attackers.add(Background.of(() -> attack(server, flood, done)));
            }
            for (int round = 0; round < 20; round++) {
                String text = "round " + round;
                for (WireClient each : polite) {
                    each.text(text).frame(FIN | PING);
                }
                for (WireClient each : polite) {
                    assertThat(each.next(TEXT).text()).isEqualTo(text);
                }
            }
            done.set(true);
            for (Background<Integer> each : attackers) {
                assertThat(each.get()).isPositive();
            }
            for (WireClient each : polite) {
                each.closing(1000);
                assertThat(each.next(CLOSE).code()).isEqualTo(1000);
                each.close();
            }
            Eventually.atMost("memory kept", 0, server::memoryKept);
        }
    }

    /// @return how often it was cut
    private static int attack(Server server, Flood flood, AtomicBoolean done) throws IOException {
        int cut = 0;
        while (cut == 0 || !done.get()) {
            try (WireClient client = WireClient.open(server, "/")) {
                flood.send(client);
                assertThat(client.next(CLOSE).code()).isEqualTo(1008);
                cut++;
            }
        }
        return cut;
    }
}
