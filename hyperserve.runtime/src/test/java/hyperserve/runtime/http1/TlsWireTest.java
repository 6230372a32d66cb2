package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.http1.WireCase.End;
import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.tls.TestTls;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/// Every wire case over TLS, however it is cut into records, and these into packets.
final class TlsWireTest {

    private static final byte[] PROBE =
            "GET /next HTTP/1.1\r\nHost: probe\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

    static Stream<WireCase> cases() {
        return WireTableTest.cases();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersARequestInOneRecord(WireCase c) {
        for (String version : VERSIONS) {
            run(c, version, Workers.INLINE, (harness, bytes) -> List.of(harness.record(bytes)));
            run(c, version, Workers.APART, (harness, bytes) -> List.of(harness.record(bytes)));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersWhenEachByteIsARecord(WireCase c) {
        for (String version : VERSIONS) {
            run(c, version, Workers.INLINE, (harness, _) -> harness.records(c.single()));
        }
        run(c, "TLSv1.3", Workers.APART, (harness, _) -> harness.records(c.single()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersWhenManyRecordsComeAtOnce(WireCase c) {
        for (String version : VERSIONS) {
            run(
                    c,
                    version,
                    Workers.INLINE,
                    (harness, _) -> List.of(joined(harness.records(c.single()))));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersWhenEachByteOfTwoRecordsIsAPacket(WireCase c) {
        int middle = c.text().length() / 2;
        run(
                c,
                "TLSv1.3",
                Workers.INLINE,
                (harness, _) -> Splits.single(joined(harness.records(c.splitAt(middle)))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersWhateverTheRecordsAndThePackets(WireCase c) {
        run(
                c,
                "TLSv1.3",
                Workers.INLINE,
                (harness, bytes) ->
                        Splits.random(joined(harness.records(Splits.random(bytes, 1))), 2));
    }

    private interface Way {
        List<byte[]> packets(TlsHarness harness, byte[] bytes);
    }

    private static byte[] joined(List<byte[]> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static void run(WireCase c, String version, Workers workers, Way way) {
        try (TlsHarness harness = new TlsHarness(workers, TestTls.resuming(version)).open()) {
            List<byte[]> packets = way.packets(harness, c.bytes());
            packets.forEach(harness.server().channel()::feed);
            harness.server().run();
            if (c.end() != End.WAITS
                    && c.end() != End.CHANGED
                    && !harness.client().engine().isOutboundDone()) {
                harness.server().receive(harness.record(PROBE));
            }
            check(c, harness);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(c + ", " + version + ": " + e.getMessage(), e);
        }
    }

    private static void check(WireCase c, TlsHarness harness) {
        List<Reply> replies = harness.replies(c.heads());
        boolean kept = c.end() == End.KEPT;
        boolean open = kept || c.end() == End.WAITS || c.end() == End.CHANGED;
        assertThat(harness.server().closed()).as("closed").isEqualTo(!open);
        assertThat(harness.client().hasEnded()).as("close_notify").isEqualTo(!open);
        assertThat(replies).hasSize(c.replies().size() + (kept ? 1 : 0));
        for (int i = 0; i < c.replies().size(); i++) {
            assertThat(c.replies().get(i).matches(replies.get(i)))
                    .as("%s", replies.get(i))
                    .isTrue();
        }
        if (kept) {
            assertThat(replies.getLast().body()).isEqualTo("next");
        }
    }
}
