package hyperserve.websocket;

import static hyperserve.websocket.WireClient.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.ListenerConfig;
import hyperserve.runtime.Server;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Background;
import hyperserve.test.Eventually;
import hyperserve.test.TlsKey;
import hyperserve.test.TlsTrust;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/// Messages that come by many reads, of which those in the middle of a frame go straight to where
/// the message is gathered.
final class LongMessagesTest {

    private static final int LONGEST = 1024 * 1024;
    private static final int MESSAGES = 60;

    private static final WebSocketConfig CONFIG =
            WebSocketConfig.defaults().withMaxMessage(LONGEST);

    /// The head of a frame, but for a byte.
    private static final int HEAD = 15;

    /// What heads and buffers take beside what is gathered, and what is trusted at first.
    private static final int SMALL_THINGS = 128 * 1024;

    private static Server server(Pool pool) throws IOException {
        Duration minute = Duration.ofMinutes(1);
        return Servers.on(pool)
                .timeouts(Timeouts.defaults().withIdle(minute).withBody(minute))
                .get("/ws", r -> WebSocket.listen(r, CONFIG, WebSocket::send))
                .start();
    }

    /// Text whose characters take one to four bytes, or bytes.
    private static byte[] content(Random random, boolean text) {
        int length = random.nextInt(300_000);
        if (text) {
            int[] points = {'a', 'é', '€', 0x1F600};
            StringBuilder made = new StringBuilder();
            while (made.length() < length / 2) {
                made.appendCodePoint(points[random.nextInt(points.length)]);
            }
            return made.toString().getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /// Its frames, of any lengths, with pings between them.
    private static byte[] frames(Random random, boolean text, byte[] content) {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        int opcode = text ? TEXT : BINARY;
        int from = 0;
        boolean last = false;
        while (!last) {
            int most = random.nextBoolean() ? 200_000 : 6_000;
            int to = Math.min(content.length, from + 16 + random.nextInt(most));
            last = to == content.length;
            byte[] payload = Arrays.copyOfRange(content, from, to);
            frames.writeBytes(bytesOf((last ? FIN : 0) | opcode, payload));
            opcode = CONTINUATION;
            from = to;
            if (random.nextInt(4) == 0) {
                frames.writeBytes(bytesOf(FIN | PING, (byte) 1));
            }
        }
        return frames.toByteArray();
    }

    private static Void sendInPieces(WireClient client, Random random, byte[] bytes)
            throws IOException {
        int from = 0;
        while (from < bytes.length) {
            int most = random.nextBoolean() ? 100_000 : 3_000;
            int to = Math.min(bytes.length, from + 1 + random.nextInt(most));
            client.raw(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return null;
    }

    @ParameterizedTest
    @EnumSource
    void comeBackAsTheyWere(Pool pool) throws Exception {
        try (Server server = server(pool);
                WireClient client = WireClient.open(server, "/ws")) {
            comeBack(client, new Random(pool.name().length()));
            Eventually.atMost("kept of messages", SMALL_THINGS, server::memoryKept);
        }
    }

    @ParameterizedTest
    @EnumSource
    void comeBackAsTheyWereOverTls(Pool pool, @TempDir Path folder) throws Exception {
        TlsKey key = TlsKey.make(folder);
        ListenerConfig listener =
                ListenerConfig.at("127.0.0.1", 0)
                        .withTls(TlsConfig.of(key.certificate(), key.key()));
        try (Server server =
                        Server.at(listener)
                                .pool(pool.provider())
                                .get("/ws", r -> WebSocket.listen(r, CONFIG, WebSocket::send))
                                .start();
                WireClient client =
                        WireClient.over(
                                TlsTrust.in(key.certificate())
                                        .getSocketFactory()
                                        .createSocket("127.0.0.1", server.port()))) {
            comeBack(client.opening("/ws"), new Random(pool.name().length()));
        }
    }

    private static void comeBack(WireClient client, Random random) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            boolean text = random.nextBoolean();
            byte[] content = content(random, text);
            byte[] frames = frames(random, text, content);
            Background<Void> sending = Background.of(() -> sendInPieces(client, random, frames));
            Frame answer = messageBetweenPongs(client);
            sending.get();
            assertThat(answer.opcode()).isEqualTo(text ? TEXT : BINARY);
            assertThat(Arrays.equals(answer.payload(), content)).as("message %s", i).isTrue();
        }
    }

    private static Frame messageBetweenPongs(WireClient client) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int first = 0;
        Frame last;
        do {
            last = client.next();
            if (last.opcode() != PONG) {
                first = first == 0 ? last.first() | FIN : first;
                all.writeBytes(last.payload());
            }
        } while (last.opcode() == PONG || !last.isFinal());
        return new Frame(first, all.toByteArray());
    }

    /// One frame is announced to be as long as may be, and stops half-way.
    @ParameterizedTest
    @EnumSource
    void takeNoMoreMemoryThanAFewTimesOfWhatIsHere(Pool pool) throws Exception {
        byte[] content = content(new Random(1), false);
        byte[] whole = Arrays.copyOf(content, LONGEST);
        byte[] frame = bytesOf(FIN | BINARY, whole);
        try (Server server = server(pool);
                WireClient client = WireClient.open(server, "/ws")) {
            int sent = 0;
            for (int here : new int[] {20_000, 100_000, 400_000}) {
                client.raw(Arrays.copyOfRange(frame, sent, here));
                sent = here;
                Eventually.is("it is kept", () -> server.memoryKept() > here - HEAD);
                assertThat(server.memoryKept()).isLessThan(2L * here + SMALL_THINGS);
            }
            client.raw(Arrays.copyOfRange(frame, sent, frame.length));
            assertThat(Arrays.equals(client.message().payload(), whole)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void endWhereTheyAreNoText(Pool pool) throws Exception {
        byte[] text = "é".repeat(200_000).getBytes(StandardCharsets.UTF_8);
        text[text.length - 101] = 'x';
        byte[] frame = bytesOf(FIN | TEXT, text);
        try (Server server = server(pool);
                WireClient client = WireClient.open(server, "/ws")) {
            // All but the last bytes, which nobody needs to know that.
            client.raw(Arrays.copyOf(frame, frame.length - 50));
            assertThat(client.next(CLOSE).code()).isEqualTo(1007);
        }
    }

    @ParameterizedTest
    @EnumSource
    void endWhereTheyAreTooLongTogether(Pool pool) throws Exception {
        try (Server server = server(pool);
                WireClient client = WireClient.open(server, "/ws")) {
            client.frame(BINARY, new byte[LONGEST - 10]);
            client.raw(Arrays.copyOf(bytesOf(FIN | CONTINUATION, new byte[11]), 6));
            assertThat(client.next(CLOSE).code()).isEqualTo(1009);
        }
    }
}
