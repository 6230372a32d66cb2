package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.Response;
import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.net.Transport;
import hyperserve.runtime.tls.TestTls;
import hyperserve.runtime.tls.TlsTransport;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// What a connection asks of a transport, of one that speaks TLS.
final class TlsTransportTest {

    private static final byte[] GET =
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int READ = SelectionKey.OP_READ;
    private static final int WRITE = SelectionKey.OP_WRITE;

    private static Transport transport(TlsHarness harness) {
        return harness.server().connection().transport();
    }

    private static TlsTransport over(ScriptedChannel channel, SSLEngine engine) {
        return new TlsTransport(
                channel,
                () -> engine,
                TestTls.anyName(),
                TlsTransport.buffers(4, new MemoryBudget(1 << 20)));
    }

    @Test
    void waitsForRoomInAHandshake() {
        try (TlsHarness harness = new TlsHarness(Workers.INLINE, TestTls.client())) {
            Transport transport = transport(harness);
            assertThat(transport.interest(READ)).isEqualTo(READ);
            harness.server().channel().full(10);
            harness.server().receive(harness.take());
            assertThat(transport.interest(READ)).isEqualTo(READ | WRITE);
            assertThat(transport.unsent()).isZero();
            assertThat(transport.protocol()).isNull();
            assertThat(transport.tls()).isNull();
            harness.server().channel().full(Integer.MAX_VALUE);
            harness.server().run();
            assertThat(transport.interest(READ)).isEqualTo(READ);
            harness.open();
            assertThat(transport.protocol()).isEmpty();
        }
    }

    /// An update of keys is to be answered, for which there is no room: nothing is read before that
    /// is sent, though it is here.
    @Test
    void readsNothingBeforeItHasWritten() throws IOException {
        try (TlsHarness harness = withLargeAnswer()) {
            Transport transport = transport(harness);
            ScriptedChannel channel = harness.server().channel();
            channel.full(0);
            harness.server().receive(harness.record(GET));
            channel.feed(update(harness));
            channel.feed(harness.record(GET));
            ByteBuffer target = ByteBuffer.allocate(100);
            assertThat(transport.read(target)).isZero();
            assertThat(transport.read(target)).isZero();
            assertThat(transport.hasUnread()).isFalse();
            assertThat(transport.interest(READ)).isEqualTo(WRITE);
            channel.full(Integer.MAX_VALUE);
            assertThat(transport.read(target)).isEqualTo(GET.length);
            assertThat(transport.interest(READ)).isEqualTo(READ);
            harness.server().run();
            assertThat(harness.replies().getFirst().complete()).isTrue();
        }
    }

    private static TlsHarness withLargeAnswer() {
        byte[] content = new byte[1 << 20];
        return new TlsHarness(
                        Workers.INLINE,
                        TestTls.engines(),
                        TestTls.client("TLSv1.3"),
                        (routes, wrap) ->
                                routes.get("/", wrap.apply(_ -> Response.bytes("a/b", content))))
                .open();
    }

    private static byte[] update(TlsHarness harness) throws SSLException {
        harness.client().engine().beginHandshake();
        return harness.take();
    }

    @Test
    void givesContentToSmallTargets() throws IOException {
        try (TlsHarness harness = new TlsHarness(Workers.INLINE, TestTls.client()).open()) {
            Transport transport = transport(harness);
            harness.server().channel().feed(harness.record(GET));
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            ByteBuffer one = ByteBuffer.allocate(1);
            while (transport.read(one) > 0) {
                all.write(one.flip().get());
                one.clear();
                transport.release();
                assertThat(transport.hasUnread()).isEqualTo(all.size() < GET.length);
            }
            assertThat(all.toByteArray()).isEqualTo(GET);
        }
    }

    @Test
    void tellsOfARecordThatDidNotFit() throws IOException {
        try (TlsHarness harness = new TlsHarness(Workers.INLINE, TestTls.client()).open()) {
            Transport transport = transport(harness);
            byte[] record = harness.record(GET);
            byte[] two = Arrays.copyOf(record, 2 * record.length);
            System.arraycopy(harness.record(GET), 0, two, record.length, record.length);
            harness.server().channel().feed(two);
            ByteBuffer target = ByteBuffer.allocate(record.length);
            assertThat(transport.read(target)).isEqualTo(GET.length);
            assertThat(transport.hasUnread()).isTrue();
            assertThat(transport.read(target.clear())).isEqualTo(GET.length);
            assertThat(transport.hasUnread()).isFalse();
        }
    }

    /// As for a client that may have gone, while there is no memory for what else it has sent.
    @Test
    void takesALittleWithoutDecryptingIt() throws IOException {
        try (TlsHarness harness = new TlsHarness(Workers.INLINE, TestTls.client()).open()) {
            Transport transport = transport(harness);
            ScriptedChannel channel = harness.server().channel();
            transport.release();
            long before = transport.held();
            byte[] record = harness.record(new byte[10_000]);
            channel.feed(record);
            ByteBuffer one = ByteBuffer.allocate(1);
            for (int taken = 1; taken <= 3; taken++) {
                assertThat(transport.readLittle(one)).isZero();
                transport.release();
                assertThat(channel.unread()).isEqualTo(record.length - taken);
                assertThat(transport.held()).isEqualTo(before + taken);
            }
            assertThat(transport.read(ByteBuffer.allocate(20_000))).isEqualTo(10_000);
            assertThat(transport.readLittle(one)).isZero();
        }
    }

    @Test
    void hearsOfACutBehindWhatNobodyHasRead() throws IOException {
        try (TlsHarness harness = new TlsHarness(Workers.INLINE, TestTls.client()).open()) {
            Transport transport = transport(harness);
            harness.server().channel().feed(harness.record(new byte[10_000]));
            ByteBuffer one = ByteBuffer.allocate(1);
            assertThat(transport.read(one)).isOne();
            harness.server().channel().endInput();
            assertThatThrownBy(() -> transport.readLittle(one.clear()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("without close_notify");
        }
    }

    /// It is heard behind what came before it, as that of a socket is.
    @Test
    void takesNoEndForACutThatMayBeSaidInARecord() throws IOException {
        try (TlsHarness harness = new TlsHarness(Workers.INLINE, TestTls.client()).open()) {
            Transport transport = transport(harness);
            byte[] end = harness.end();
            for (byte each : end) {
                harness.server().channel().feed(new byte[] {each});
            }
            harness.server().channel().endInput();
            ByteBuffer one = ByteBuffer.allocate(1);
            for (int i = 0; i < end.length + 2; i++) {
                assertThat(transport.readLittle(one)).isZero();
            }
            assertThat(transport.hasUnread()).isTrue();
            assertThat(transport.read(one)).isEqualTo(-1);
            assertThat(transport.readLittle(one)).isEqualTo(-1);
        }
    }

    @Test
    void takesNothingBeforeTheHandshake() throws IOException {
        TlsTransport transport = over(new ScriptedChannel(), TestTls.engines().get());
        assertThat(transport.write(ByteBuffer.wrap(GET))).isZero();
        assertThat(transport.unsent()).isZero();
    }

    /// Nobody knows what it has done so far.
    @Test
    void endsWhenAnErrorBreaksItOff() throws IOException {
        ScriptedChannel channel = new ScriptedChannel();
        TlsTransport transport =
                new TlsTransport(
                        channel,
                        () -> {
                            throw new OutOfMemoryError("as a test wants it");
                        },
                        TestTls.anyName(),
                        TlsTransport.buffers(4, new MemoryBudget(1 << 20)));
        channel.feed(new byte[] {22, 3, 3, 0, 1, 1});
        ByteBuffer target = ByteBuffer.allocate(100);
        assertThatThrownBy(() -> transport.read(target)).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(() -> transport.read(target))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("broke off");
        assertThat(transport.isBroken()).isFalse();
        transport.leave(true);
        assertThat(transport.held()).isZero();
        assertThat(channel.written()).isEmpty();
    }
}
