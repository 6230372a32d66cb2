package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.ClientConnection;
import hyperserve.api.Handler;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.net.PlainTransport;
import hyperserve.runtime.proxy.Headers;
import hyperserve.runtime.proxy.ProxiedTransport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// What stands behind the header of a proxy, however the bytes of both are cut and joined.
final class BehindProxyTest {

    private static final String REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static final byte[] LINE =
            "PROXY TCP4 192.0.2.1 198.51.100.2 56324 443\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] BINARY =
            Headers.withChecksum(
                    0x21, 0x11, Headers.addresses("192.0.2.1", "198.51.100.2", 56_324, 443));

    private static final String NAMED = "/192.0.2.1:56324 /198.51.100.2:443";

    private static void register(Routes routes, UnaryOperator<Handler> wrap) {
        routes.get(
                "/",
                wrap.apply(
                        request -> {
                            ClientConnection from = request.connection();
                            return Response.text(from.remoteAddress() + " " + from.localAddress());
                        }));
    }

    private static WireHarness plain(Workers workers) {
        return new WireHarness(
                workers,
                Limits.defaults(),
                BehindProxyTest::register,
                channel -> new ProxiedTransport(new PlainTransport(channel)));
    }

    private static byte[] request() {
        return REQUEST.getBytes(StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @EnumSource(names = {"INLINE", "APART"})
    void namesTheClientHoweverItIsCut(Workers workers) {
        for (byte[] header : List.of(LINE, BINARY)) {
            byte[] all = Headers.joined(header, request(), request());
            for (int cut = 0; cut <= all.length; cut++) {
                try (WireHarness harness = plain(workers)) {
                    harness.receive(Arrays.copyOf(all, cut));
                    harness.receive(Arrays.copyOfRange(all, cut, all.length));
                    assertThat(harness.replies())
                            .as("cut at " + cut)
                            .extracting(Reply::body)
                            .containsExactly(NAMED, NAMED);
                }
            }
        }
    }

    @Test
    void namesTheClientByteByByte() {
        for (byte[] header : List.of(LINE, BINARY)) {
            try (WireHarness harness = plain(Workers.INLINE)) {
                Splits.single(Headers.joined(header, request())).forEach(harness::receive);
                assertThat(harness.onlyReply().body()).isEqualTo(NAMED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INLINE", "APART"})
    void namesTheClientBeforeTls(Workers workers) {
        for (byte[] header : List.of(LINE, BINARY)) {
            for (int cut = 0; cut <= header.length + 10; cut++) {
                try (TlsHarness harness = handshake(workers, header, cut)) {
                    assertThat(harness.server().connection().transport().tls()).isNotNull();
                    harness.server().receive(harness.record(request()));
                    assertThat(harness.take()).isEmpty();
                    assertThat(new String(harness.client().received(), StandardCharsets.US_ASCII))
                            .as("cut at " + cut)
                            .endsWith(NAMED);
                }
            }
        }
    }

    /// @param cut where the header and what follows it are cut in two
    private static TlsHarness handshake(Workers workers, byte[] header, int cut) {
        TlsHarness harness = TlsHarness.behindProxy(workers, BehindProxyTest::register);
        byte[] all = Headers.joined(header, harness.take());
        harness.server().receive(Arrays.copyOf(all, cut));
        harness.server().receive(Arrays.copyOfRange(all, cut, all.length));
        return harness.open();
    }

    @Test
    void tellsWhoSpeaksPlainlyBehindIt() {
        try (TlsHarness harness =
                TlsHarness.behindProxy(Workers.INLINE, BehindProxyTest::register)) {
            harness.server().receive(Headers.joined(LINE, request()));
            assertThat(harness.server().onlyReply().status()).isEqualTo(400);
            assertThat(harness.server().sent()).contains("this port speaks TLS");
        }
    }

    @Test
    void isThePeersOwnWhereItNamesNobody() {
        for (byte[] header :
                List.of(
                        Headers.of(0x20, 0),
                        "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII))) {
            try (WireHarness harness = plain(Workers.INLINE)) {
                harness.receive(Headers.joined(header, request()));
                assertThat(harness.onlyReply().body())
                        .contains("client.test")
                        .contains("server.test");
            }
        }
    }

    @Test
    void saysNothingToWhoSendsNone() {
        for (byte[] wrong :
                List.of(request(), new byte[] {0x16, 3, 1}, new byte[] {'\r', '\n', 'G'})) {
            try (WireHarness harness = plain(Workers.INLINE)) {
                harness.receive(wrong);
                assertThat(harness.closed()).isTrue();
                assertThat(harness.sent()).isEmpty();
            }
        }
    }

    @Test
    void saysNothingToWhoIsSlowOrShed() throws IOException {
        try (WireHarness slow = plain(Workers.INLINE);
                WireHarness shed = plain(Workers.INLINE)) {
            slow.receive("PROXY ").expire();
            shed.receive("PROXY ").shed();
            assertThat(slow.closed()).isTrue();
            assertThat(shed.closed()).isTrue();
            assertThat(slow.sent() + shed.sent()).isEmpty();
        }
    }

    @Test
    void countsWhatItKeeps() {
        try (WireHarness harness = plain(Workers.INLINE)) {
            assertThat(harness.connection().transport().held()).isZero();
            harness.receive("PROXY ");
            assertThat(harness.connection().transport().held()).isPositive();
            harness.receive("UNKNOWN\r\n");
            assertThat(harness.connection().transport().held()).isZero();
        }
    }
}
