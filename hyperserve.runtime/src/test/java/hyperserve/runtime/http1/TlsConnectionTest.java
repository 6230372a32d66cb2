package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.ClientConnection;
import hyperserve.api.Response;
import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.tls.TestTls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/// What TLS does to a connection of a client that keeps to its rules.
final class TlsConnectionTest {

    private static final byte[] GET = ascii("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    private static final byte[] HALF_A_BODY =
            ascii("POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\nhalf");

    private static final int LARGE = 1 << 20;

    /// In TLS 1.3 with GCM. The JDK pads each record by 16 bytes.
    private static final int FULL_RECORD = 5 + 16_384 + 16;

    @TempDir private static Path folder;

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] joined(byte[]... pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.asList(pieces).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static TlsHarness harness(String... protocols) {
        return new TlsHarness(Workers.INLINE, TestTls.client(protocols));
    }

    private static String firstBody(TlsHarness harness) {
        return harness.replies().getFirst().body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void takesAClientHelloInTwoPackets(String protocol) {
        int length = harness(protocol).take().length;
        for (int at = 1; at < length; at++) {
            try (TlsHarness harness = new TlsHarness(Workers.INLINE, TestTls.resuming(protocol))) {
                byte[] hello = harness.take();
                int middle = Math.min(at, hello.length - 1);
                harness.server().receive(Arrays.copyOf(hello, middle));
                harness.server().receive(Arrays.copyOfRange(hello, middle, hello.length));
                harness.open().server().receive(harness.record(GET));
                assertThat(firstBody(harness)).as("split at %d", at).isEqualTo("root");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void takesAHandshakeByteByByte(String protocol) {
        try (TlsHarness harness = harness(protocol)) {
            byte[] next = harness.take();
            while (next.length > 0) {
                for (byte each : next) {
                    harness.server().receive(new byte[] {each});
                }
                next = harness.take();
            }
            harness.server().receive(harness.record(GET));
            assertThat(firstBody(harness)).isEqualTo("root");
        }
    }

    /// The tickets for the next session go with the answer.
    @Test
    void answersARequestThatComesWithTheEndOfTheHandshakeInOneWrite() {
        try (TlsHarness harness = harness("TLSv1.3")) {
            harness.server().receive(harness.take());
            byte[] finished = harness.take();
            int writes = harness.server().channel().writes();
            harness.server().receive(joined(finished, harness.record(GET)));
            assertThat(firstBody(harness)).isEqualTo("root");
            assertThat(harness.server().channel().writes()).isEqualTo(writes + 1);
        }
    }

    @Test
    void sendsHeadAndSmallBodyInOneRecord() {
        try (TlsHarness harness = harness().open()) {
            int begin = harness.server().channel().written().length;
            harness.server().receive(harness.record(GET));
            assertThat(harness.recordsFrom(begin)).hasSize(1);
        }
    }

    @Test
    void sendsPipelinedAnswersInOneRecord() {
        try (TlsHarness harness = harness().open()) {
            int begin = harness.server().channel().written().length;
            harness.server().receive(joined(harness.record(GET), harness.record(GET)));
            assertThat(harness.replies()).hasSize(2);
            assertThat(harness.recordsFrom(begin)).hasSize(1);
        }
    }

    @Test
    void sendsALargeBodyInFullRecordsFourAWrite() {
        try (TlsHarness harness = withContent("TLSv1.3").open()) {
            harness.server().receive(harness.record(get("/large")));
            int begin = harness.server().channel().written().length;
            int writes = harness.server().channel().writes();
            harness.server().receive(harness.record(get("/large")));
            assertThat(harness.replies().getLast().body()).hasSize(LARGE);
            List<Integer> records = harness.recordsFrom(begin);
            assertThat(records.subList(0, records.size() - 1)).containsOnly(FULL_RECORD);
            assertThat(harness.server().channel().writes() - writes)
                    .isEqualTo(Math.ceilDiv(records.size(), 4));
        }
    }

    /// A client can read each when its packet has come, and need not wait for a round trip.
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void sendsWhatComesFirstInRecordsOfAPacket(String protocol) {
        try (TlsHarness harness = withContent(protocol).open()) {
            int begin = harness.server().channel().written().length;
            int writes = harness.server().channel().writes();
            harness.server().receive(harness.record(get("/large")));
            assertThat(firstBody(harness)).hasSize(LARGE);
            List<Integer> records = harness.recordsFrom(begin);
            // Among the first are tickets.
            List<Integer> small = records.stream().takeWhile(each -> each < 1_400).toList();
            assertThat(small).hasSizeGreaterThanOrEqualTo(10).hasSizeLessThan(14);
            assertThat(small.stream().mapToInt(each -> each).sum()).isBetween(13_500, 16_000);
            List<Integer> rest = records.subList(small.size(), records.size() - 1);
            assertThat(rest).allMatch(each -> each >= FULL_RECORD);
            assertThat(harness.server().channel().writes() - writes)
                    .isLessThanOrEqualTo(Math.ceilDiv(rest.size(), 4) + 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void sendsAFile(String protocol) throws IOException {
        try (TlsHarness harness = withContent(protocol).open()) {
            harness.server().receive(harness.record(get("/file")));
            assertThat(firstBody(harness)).hasSize(LARGE);
        }
    }

    /// A byte now and then: what the socket does not take counts as unsent, and keeps its place.
    @Test
    void sendsWhatTheSocketTakesLater() {
        try (TlsHarness harness = withContent("TLSv1.3").open()) {
            harness.server().channel().full(100);
            harness.server().receive(harness.record(get("/large")));
            assertThat(harness.server().connection().output().unsent()).isGreaterThan(LARGE);
            assertThat(harness.kept()).isGreaterThan(64 * 1024);
            harness.server().channel().full(Integer.MAX_VALUE);
            harness.server().channel().room(1000);
            harness.server().run();
            assertThat(firstBody(harness)).hasSize(LARGE);
            assertThat(harness.server().connection().output().unsent()).isZero();
        }
    }

    private static byte[] get(String path) {
        return ascii("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private static TlsHarness withContent(String protocol) {
        byte[] content = new byte[LARGE];
        return new TlsHarness(
                Workers.INLINE,
                TestTls.engines(),
                TestTls.client(protocol),
                (routes, wrap) -> {
                    routes.get(
                            "/large",
                            wrap.apply(_ -> Response.bytes("application/octet-stream", content)));
                    routes.get(
                            "/file",
                            wrap.apply(
                                    _ -> {
                                        Path file = Files.write(folder.resolve("file"), content);
                                        return Response.file("application/octet-stream", file);
                                    }));
                });
    }

    /// Beside itself and its engine, just the bytes of a record that is incomplete.
    @Test
    void keepsNoBufferWhileItIdles() {
        try (TlsHarness harness = harness().open()) {
            byte[] request = harness.record(GET);
            harness.server().receive(Arrays.copyOf(request, request.length - 1));
            long waiting = harness.kept();
            harness.server()
                    .receive(Arrays.copyOfRange(request, request.length - 1, request.length));
            assertThat(firstBody(harness)).isEqualTo("root");
            assertThat(harness.kept()).isBetween(MemoryBudget.CONNECTION + 1L, 8_000L);
            assertThat(waiting - harness.kept()).isEqualTo(request.length - 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void answersARequestWithTheEndBehindIt(String protocol) {
        try (TlsHarness harness = harness(protocol).open()) {
            harness.server().receive(joined(harness.record(GET), harness.end()));
            assertThat(firstBody(harness)).isEqualTo("root");
            assertThat(harness.server().channel().isOpen()).isFalse();
            assertThat(harness.kept()).isZero();
        }
    }

    /// As without TLS.
    @Test
    void answersNoHalfABodyBehindWhichTheClientEnds() {
        try (TlsHarness harness = harness("TLSv1.3").open()) {
            harness.server().receive(joined(harness.record(HALF_A_BODY), harness.end()));
            assertThat(harness.replies()).isEmpty();
            assertThat(harness.client().hasEnded()).isTrue();
            assertThat(harness.kept()).isZero();
        }
    }

    /// The client gets no good-bye, as it has said none.
    @Test
    void cutsTheConnectionOfAClientThatIsCut() {
        try (TlsHarness harness = new TlsHarness(Workers.APART, TestTls.client()).open()) {
            int begin = harness.server().channel().written().length;
            harness.server().channel().endInput();
            harness.server().receive(harness.record(HALF_A_BODY));
            assertThat(harness.server().channel().written()).hasSize(begin);
            assertThat(harness.server().channel().isOpen()).isFalse();
            assertThat(harness.kept()).isZero();
        }
    }

    @Test
    void saysGoodByeBehindTheLastAnswer() {
        try (TlsHarness harness = harness().open()) {
            byte[] last = ascii("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            harness.server().receive(harness.record(last));
            assertThat(firstBody(harness)).isEqualTo("root");
            assertThat(harness.client().hasEnded()).isTrue();
        }
    }

    @Test
    void saysNothingToOneWhoStopsInTheHandshake() throws IOException {
        try (TlsHarness harness = harness("TLSv1.3")) {
            harness.server().receive(harness.take());
            int written = harness.server().channel().written().length;
            harness.server().expire();
            assertThat(harness.server().channel().isOpen()).isFalse();
            assertThat(harness.server().channel().written()).hasSize(written);
            assertThat(harness.kept()).isZero();
        }
    }

    /// The client may send more, but finds the end behind the answer.
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void lingersBehindItsGoodBye(String protocol) {
        try (TlsHarness harness = harness(protocol).open()) {
            byte[] tooLong = ascii("POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\n");
            harness.server().receive(harness.record(tooLong));
            assertThat(harness.replies().getFirst().status()).isEqualTo(413);
            assertThat(harness.client().hasEnded()).isTrue();
            assertThat(harness.server().closed()).isTrue();
            assertThat(harness.server().channel().isOpen()).isTrue();
        }
    }

    @Test
    void tellsHandlersOfTheSession() {
        String[] told = new String[4];
        try (TlsHarness harness =
                new TlsHarness(
                        Workers.INLINE,
                        TestTls.askingEngines(),
                        askable(),
                        (routes, wrap) ->
                                routes.get(
                                        "/",
                                        wrap.apply(
                                                request -> {
                                                    note(request.connection(), told);
                                                    return Response.text("noted");
                                                })))) {
            harness.open().server().receive(harness.record(GET));
        }
        assertThat(told).containsExactly("TLSv1.3", "TLS_AES_256_GCM_SHA384", "localhost", "X.509");
    }

    private static SSLEngine askable() {
        SSLEngine engine = TestTls.clientContext().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("localhost")));
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static void note(ClientConnection connection, String[] told) {
        told[0] = Objects.requireNonNull(connection.tls()).getProtocol();
        told[1] = Objects.requireNonNull(connection.tls()).getCipherSuite();
        told[2] = connection.serverName();
        told[3] = Objects.requireNonNull(connection.peerCertificates()).getFirst().getType();
    }
}
