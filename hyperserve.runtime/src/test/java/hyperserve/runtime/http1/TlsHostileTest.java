package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.tls.TestTls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

import javax.net.ssl.SSLException;

/// Clients that keep to no rule: each is told so, if it can be, and leaves nothing behind.
final class TlsHostileTest {

    private static final byte[] GET =
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte CHANGE_CIPHER_SPEC = 20;
    private static final byte ALERT = 21;
    private static final byte HANDSHAKE = 22;
    private static final byte CONTENT = 23;

    private static TlsHarness harness(String... protocols) {
        return new TlsHarness(Workers.INLINE, TestTls.client(protocols));
    }

    private static byte[] header(byte type, int length) {
        return new byte[] {type, 3, 3, (byte) (length >> 8), (byte) length};
    }

    private static byte[] record(byte type, byte... content) {
        return ByteBuffer.allocate(5 + content.length)
                .put(header(type, content.length))
                .put(content)
                .array();
    }

    private static byte[] repeated(byte[] piece, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /// The connection has ended, with a fatal alert as the last word.
    private static void assertRefused(TlsHarness harness) {
        assertEnded(harness);
        byte[] written = harness.server().channel().written();
        assertThat(Arrays.copyOfRange(written, written.length - 7, written.length - 1))
                .containsExactly(ALERT, 3, 3, 0, 2, 2);
    }

    /// The same, where the alert is encrypted.
    private static void assertRefusedInSession(TlsHarness harness, String alert) {
        assertEnded(harness);
        byte[] written = harness.server().channel().written();
        assertThatThrownBy(
                        () ->
                                harness.client()
                                        .take(
                                                Arrays.copyOfRange(
                                                        written, harness.taken(), written.length)))
                .isInstanceOf(SSLException.class)
                .hasMessageContaining(alert);
    }

    private static void assertEnded(TlsHarness harness) {
        assertThat(harness.server().channel().isOpen()).isFalse();
        assertThat(harness.kept()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {16_641, 20_000, 0xFFFF})
    void refusesATooLongRecordByItsHeader(int length) {
        try (TlsHarness harness = harness()) {
            harness.server().receive(header(HANDSHAKE, length));
            assertRefused(harness);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void refusesATooLongRecordOfASessionByItsHeader(String protocol) {
        try (TlsHarness harness = harness(protocol).open()) {
            harness.server().receive(header(CONTENT, 16_384 + 321));
            assertRefusedInSession(harness, "unexpected_message");
        }
    }

    @Test
    void refusesAClientHelloThatIsTooLong() {
        try (TlsHarness harness = harness()) {
            byte[] begin = new byte[16_000];
            begin[0] = 1;
            begin[2] = (byte) (60_000 >> 8);
            harness.server().receive(record(HANDSHAKE, begin));
            assertRefused(harness);
        }
    }

    @Test
    void refusesAClientHelloInCountlessRecords() {
        try (TlsHarness harness = harness()) {
            byte[] hello = harness.take();
            ByteArrayOutputStream cut = new ByteArrayOutputStream();
            for (int i = 5; i < hello.length; i++) {
                cut.writeBytes(record(HANDSHAKE, hello[i]));
            }
            harness.server().receive(cut.toByteArray());
            assertRefused(harness);
        }
    }

    @Test
    void takesAClientHelloInAFewRecords() {
        try (TlsHarness harness = harness()) {
            byte[] hello = harness.take();
            for (int i = 5; i < hello.length; i += 16) {
                byte[] piece = Arrays.copyOfRange(hello, i, Math.min(hello.length, i + 16));
                harness.server().receive(record(HANDSHAKE, piece));
            }
            harness.open().server().receive(harness.record(GET));
            assertThat(harness.replies()).hasSize(1);
        }
    }

    @Test
    void refusesAnEmptyRecordOfAHandshake() {
        try (TlsHarness harness = harness()) {
            harness.server().receive(record(HANDSHAKE));
            assertRefused(harness);
        }
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, CHANGE_CIPHER_SPEC, ALERT, CONTENT, (byte) 0x80, '\r', ' '})
    void refusesWhatBeginsLikeNoHandshake(byte first) {
        try (TlsHarness harness = harness()) {
            harness.server().receive(new byte[] {first});
            assertRefused(harness);
        }
    }

    @Test
    void endsAFloodOfChangesOfCiphers() {
        try (TlsHarness harness = harness("TLSv1.3")) {
            harness.server().receive(harness.take());
            harness.server().receive(repeated(record(CHANGE_CIPHER_SPEC, (byte) 1), 1000));
            assertEnded(harness);
        }
    }

    @Test
    void endsAFloodOfUpdatesOfKeys() throws SSLException {
        try (TlsHarness harness = harness("TLSv1.3").open()) {
            harness.server().receive(updates(harness, 100));
            assertEnded(harness);
        }
    }

    @Test
    void endsAFloodOfUpdatesOfKeysWithALittleContent() throws SSLException {
        try (TlsHarness harness = harness("TLSv1.3").open()) {
            int requests = 0;
            while (harness.server().channel().isOpen() && requests < 100) {
                harness.server().receive(updates(harness, 3));
                harness.server().receive(harness.record(GET));
                requests++;
            }
            assertThat(requests).isBetween(10, 20);
            assertEnded(harness);
        }
    }

    @Test
    void takesUpdatesOfKeysBetweenRequests() throws SSLException {
        try (TlsHarness harness = harness("TLSv1.3").open()) {
            harness.server().receive(updates(harness, 20));
            for (int i = 1; i <= 100; i++) {
                harness.server().receive(updates(harness, 1));
                harness.server().receive(harness.record(GET));
                assertThat(harness.replies()).hasSize(i);
            }
        }
    }

    private static byte[] updates(TlsHarness harness, int count) throws SSLException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            harness.client().engine().beginHandshake();
            all.writeBytes(harness.take());
        }
        return all.toByteArray();
    }

    @Test
    void refusesAnotherHandshake() throws SSLException {
        try (TlsHarness harness = harness("TLSv1.2").open()) {
            harness.server().receive(updates(harness, 1));
            assertRefusedInSession(harness, "unexpected_message");
        }
    }

    /// Which is why it need not know `TLS_FALLBACK_SCSV`: whoever was made to offer no more than
    /// 1.2 learns of it by the last eight bytes of the server's random (RFC 8446 §4.1.3).
    @Test
    void tellsAClientThatOffersTls12OnlyThatItCouldHaveMore() {
        try (TlsHarness harness = harness("TLSv1.2")) {
            harness.server().receive(harness.take());
            int random = 5 + 4 + 2;
            byte[] hello = harness.server().channel().written();
            assertThat(Arrays.copyOfRange(hello, random + 24, random + 32))
                    .containsExactly('D', 'O', 'W', 'N', 'G', 'R', 'D', 1);
        }
    }

    @Test
    void refusesAForgedRecord() {
        try (TlsHarness harness = harness("TLSv1.3").open()) {
            byte[] request = harness.record(GET);
            request[request.length - 1] ^= 1;
            harness.server().receive(request);
            assertRefusedInSession(harness, "bad_record_mac");
        }
    }

    @Test
    void tellsAPlainClientOfTls() {
        try (TlsHarness harness = harness()) {
            harness.server().receive(GET);
            Reply reply = harness.server().onlyReply();
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.body()).contains("TLS");
            assertThat(reply.announcesClose()).isTrue();
            assertThat(reply.field("Date")).isNotNull();
            assertThat(harness.server().closed()).isTrue();
        }
    }

    @Test
    void tellsAPlainClientOfTlsAtItsFirstByte() {
        try (TlsHarness harness = harness()) {
            Splits.single(GET).forEach(harness.server().channel()::feed);
            harness.server().run();
            assertThat(harness.server().onlyReply().status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void endsWhenTheClientGoesBehindAnyRecord(String protocol) {
        int records = conversation(protocol).size();
        for (int gone = 0; gone < records; gone++) {
            try (TlsHarness harness = harness(protocol)) {
                int sent = 0;
                byte[] next = harness.take();
                while (next.length > 0 && sent < gone) {
                    for (byte[] each : recordsOf(next)) {
                        if (sent++ < gone) {
                            harness.server().channel().feed(each);
                        }
                    }
                    harness.server().run();
                    next = harness.take();
                }
                int written = harness.server().channel().written().length;
                harness.server().channel().endInput();
                harness.server().run();
                assertEnded(harness);
                assertThat(harness.server().channel().written()).hasSize(written);
            }
        }
    }

    /// The records of a handshake that the client sends.
    private static List<byte[]> conversation(String protocol) {
        List<byte[]> all = new ArrayList<>();
        try (TlsHarness harness = harness(protocol)) {
            byte[] next = harness.take();
            while (next.length > 0) {
                all.addAll(recordsOf(next));
                harness.server().receive(next);
                next = harness.take();
            }
        }
        return all;
    }

    private static List<byte[]> recordsOf(byte[] bytes) {
        List<byte[]> records = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            int end = at + 5 + (ByteBuffer.wrap(bytes).getShort(at + 3) & 0xFFFF);
            records.add(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return records;
    }

    /// Nothing but what is meant comes out of the server, whatever goes in.
    @Test
    void survivesChangedBytesAndLostAndRepeatedRecords() {
        RandomGenerator random = new SplittableRandom(5);
        for (int round = 0; round < 300; round++) {
            String protocol = random.nextBoolean() ? "TLSv1.3" : "TLSv1.2";
            try (TlsHarness harness = new TlsHarness(Workers.INLINE, TestTls.resuming(protocol))) {
                int worst = random.nextInt(4);
                feed(harness, harness.take(), worst == 0, random);
                if (harness.server().channel().isOpen() && worst > 0) {
                    feed(harness, harness.take(), worst == 1, random);
                }
                if (harness.server().channel().isOpen() && harness.client().isReady()) {
                    feed(harness, harness.record(GET), true, random);
                }
                harness.server().channel().endInput();
                harness.server().run();
                assertEnded(harness);
            }
        }
    }

    private static void feed(
            TlsHarness harness, byte[] bytes, boolean changed, RandomGenerator random) {
        if (changed && bytes.length > 0) {
            switch (random.nextInt(3)) {
                case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> harness.server().channel().feed(bytes.clone());
                default -> {
                    harness.server().receive(Arrays.copyOf(bytes, random.nextInt(bytes.length)));
                    return;
                }
            }
        }
        harness.server().receive(bytes);
    }
}
