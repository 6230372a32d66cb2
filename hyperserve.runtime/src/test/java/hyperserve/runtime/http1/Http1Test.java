package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Routes;
import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.net.BufferPool;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/// What the tables of wire cases cannot say: other fields, clocks, buffers, and what handlers see.
class Http1Test {

    private static final String ROOT = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private static BiConsumer<Routes, UnaryOperator<Handler>> post(Handler handler) {
        return (routes, wrap) -> routes.post("/", wrap.apply(handler));
    }

    @Test
    void namesTheAllowedMethods() {
        try (WireHarness harness = WireHarness.inline()) {
            harness.receive("DELETE / HTTP/1.1\r\nHost: a\r\n\r\n");
            harness.receive("OPTIONS /whole HTTP/1.1\r\nHost: a\r\n\r\n");
            harness.receive("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(harness.replies())
                    .extracting(reply -> reply.field("Allow"))
                    .containsExactly(
                            "GET, HEAD, OPTIONS",
                            "OPTIONS, POST",
                            "BREW, GET, HEAD, OPTIONS, POST");
        }
    }

    @Test
    void answersHeadWithTheFieldsOfGet() {
        for (String path : List.of("/", "/chunks", "/sized", "/empty", "/same", "/reset", "/no")) {
            String rest = " " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
            try (WireHarness harness = WireHarness.inline()) {
                harness.receive("GET" + rest).receive("HEAD" + rest);
                List<Reply> replies = harness.replies(List.of(false, true));
                assertThat(replies.get(1).fields()).as(path).isEqualTo(replies.get(0).fields());
            }
        }
    }

    @Test
    void tellsAnHttp10ClientThatTheConnectionIsKept() {
        try (WireHarness harness = WireHarness.inline()) {
            harness.receive("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(harness.onlyReply().field("Connection")).isEqualTo("keep-alive");
        }
    }

    @Test
    void leaksNothingOfAFault() {
        try (WireHarness harness = WireHarness.inline()) {
            harness.receive("GET /throw HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(harness.sent()).doesNotContain("fault", "Exception", "hyperserve");
        }
    }

    @Test
    void cutsAStreamThatBreaksOffWithoutItsEnd() {
        try (WireHarness harness = WireHarness.inline()) {
            harness.receive("GET /late HTTP/1.1\r\nHost: a\r\n\r\n" + ROOT);
            assertThat(harness.closed()).isTrue();
            assertThat(harness.onlyReply().complete()).isFalse();
        }
    }

    @Test
    void repeatsNothingOfTheRequestInARefusal() {
        try (WireHarness harness = WireHarness.inline()) {
            harness.receive("GET /<script> HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(harness.onlyReply().status()).isEqualTo(400);
            assertThat(harness.sent()).doesNotContain("script");
        }
    }

    @Test
    void gathersTheAnswersToPipelinedRequests() {
        try (WireHarness harness = WireHarness.inline()) {
            harness.receive(ROOT.repeat(1000));
            assertThat(harness.replies()).hasSize(1000).allMatch(r -> r.body().equals("root"));
        }
    }

    @Test
    void sendsAllToAClientThatTakesLittleAtATime() {
        byte[] large = new byte[200_000];
        Arrays.fill(large, (byte) 'x');
        Response response = Response.bytes("text/plain", large);
        try (WireHarness harness =
                new WireHarness(Workers.INLINE, Limits.defaults(), post(_ -> response))) {
            harness.channel().room(999);
            String request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
            harness.receive(request.repeat(3));
            assertThat(harness.replies()).hasSize(3).allMatch(r -> r.body().length() == 200_000);
        }
    }

    @Test
    void sendsAllThatIsWholeToASlowClientThoughAHandlerMeetsAnError() {
        try (WireHarness harness =
                new WireHarness(
                        Workers.INLINE,
                        Limits.defaults(),
                        (routes, wrap) ->
                                routes.get("/", _ -> Response.text("x".repeat(20_000)))
                                        .get(
                                                "/error",
                                                _ -> {
                                                    throw new AssertionError("an error");
                                                }))) {
            harness.channel().full(500);
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(
                            () ->
                                    harness.receive(
                                            ROOT.repeat(2)
                                                    + "GET /error HTTP/1.1\r\nHost: a\r\n\r\n"))
                    .withMessage("an error");
            harness.channel().full(Integer.MAX_VALUE);
            harness.run();
            assertThat(harness.replies()).extracting(Reply::status).containsExactly(200, 200, 500);
            assertThat(harness.replies()).allMatch(Reply::complete);
        }
    }

    /// The selector tells of room only when there is much of it.
    @Test
    void triesOnceMoreWhenAClientSeemsToReadNothing() throws IOException {
        Response response = Response.bytes("text/plain", new byte[200_000]);
        try (WireHarness harness =
                new WireHarness(Workers.INLINE, Limits.defaults(), post(_ -> response))) {
            harness.channel().full(100);
            harness.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
            harness.channel().full(1);
            harness.expire();
            assertThat(harness.closed()).isFalse();
            assertThat(harness.sent()).hasSize(101);
            harness.expire();
            assertThat(harness.closed()).isTrue();
        }
    }

    @Test
    void answersAClientThatHasEndedItsSide() {
        try (WireHarness harness = WireHarness.inline()) {
            harness.channel().endInput();
            harness.receive(ROOT + ROOT);
            assertThat(harness.replies()).hasSize(2);
            assertThat(harness.closed()).isTrue();
        }
    }

    @Test
    void closesSilentlyIfAClientEndsWithinAHead() {
        try (WireHarness harness = WireHarness.inline()) {
            harness.channel().endInput();
            harness.receive("GET / HTTP/1.1\r\n");
            assertThat(harness.sent()).isEmpty();
            assertThat(harness.closed()).isTrue();
        }
    }

    @Test
    void refusesWhatNoWorkerTakes() {
        try (WireHarness harness = WireHarness.of(Workers.NONE, Limits.defaults())) {
            harness.receive(ROOT).receive(ROOT);
            assertThat(harness.replies())
                    .hasSize(2)
                    .allMatch(r -> r.status() == 503 && r.field("Retry-After").equals("1"))
                    .noneMatch(Reply::announcesClose);
        }
    }

    @Test
    void tellsASlowClientThatItsRequestIsLate() throws IOException {
        try (WireHarness harness = WireHarness.inline()) {
            harness.receive("GET / HTTP/1.1\r\n").expire();
            assertThat(harness.onlyReply().status()).isEqualTo(408);
            assertThat(harness.onlyReply().announcesClose()).isTrue();
            harness.receive("Host: a\r\n\r\n");
            assertThat(harness.replies()).hasSize(1);
        }
    }

    @Test
    void gives408ABodyAfterAnAnswerToHead() throws IOException {
        try (WireHarness harness = WireHarness.inline()) {
            harness.receive("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET").expire();
            assertThat(harness.replies(List.of(true)).getLast().complete()).isTrue();
        }
    }

    @Test
    void closesAnIdleConnectionSilently() throws IOException {
        try (WireHarness harness = WireHarness.inline()) {
            harness.receive(ROOT).expire();
            assertThat(harness.replies()).hasSize(1);
            assertThat(harness.closed()).isTrue();
        }
    }

    @Test
    void takesEmptyLinesForNoRequestWhenRoomIsWanted() throws IOException {
        try (WireHarness harness = WireHarness.inline()) {
            harness.receive(ROOT + "\r\n").shed();
            assertThat(harness.replies()).hasSize(1);
            assertThat(harness.closed()).isTrue();
        }
    }

    @Test
    void saysCloseWhileItDrains() {
        try (WireHarness harness = WireHarness.inline()) {
            harness.server().drain();
            harness.receive(ROOT);
            assertThat(harness.onlyReply().announcesClose()).isTrue();
            assertThat(harness.server().finishedWhileDraining()).isEqualTo(1);
        }
    }

    @Test
    void doesNotCountARequestThatWasCutAsFinished() {
        try (WireHarness harness = WireHarness.inline()) {
            harness.server().drain();
            harness.receive("POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
            assertThat(harness.closed()).isTrue();
            assertThat(harness.server().finishedWhileDraining()).isZero();
        }
    }

    @Test
    void endsTheValidityOfARequestWithItsResponse() {
        List<Request> seen = new ArrayList<>();
        try (WireHarness harness =
                new WireHarness(
                        Workers.INLINE,
                        Limits.defaults(),
                        post(
                                request -> {
                                    seen.add(request);
                                    return Response.text("seen");
                                }))) {
            harness.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
        }
        Request request = seen.getFirst();
        assertThatIllegalStateException().isThrownBy(request::method);
        assertThatIllegalStateException().isThrownBy(request::path);
        assertThatIllegalStateException().isThrownBy(request::target);
        assertThatIllegalStateException().isThrownBy(request::query);
        assertThatIllegalStateException().isThrownBy(request::headers);
        assertThatIllegalStateException().isThrownBy(request::body);
        assertThatIllegalStateException().isThrownBy(request::pathParameters);
        assertThatIllegalStateException().isThrownBy(request::remoteAddress);
        assertThatIllegalStateException().isThrownBy(request::copy);
    }

    @Test
    void endsTheValidityOfHeadersAndBodyToo() {
        AtomicReference<Request> seen = new AtomicReference<>();
        AtomicReference<Runnable> later = new AtomicReference<>();
        Handler handler =
                request -> {
                    var headers = request.headers();
                    var body = request.body();
                    var stream = body.stream();
                    seen.set(request);
                    later.set(
                            () -> {
                                assertThatIllegalStateException().isThrownBy(headers::size);
                                assertThatIllegalStateException().isThrownBy(stream::read);
                                assertThatIllegalStateException().isThrownBy(body::stream);
                                assertThatIllegalStateException().isThrownBy(body::trailers);
                            });
                    return Response.text("seen");
                };
        try (WireHarness harness =
                new WireHarness(Workers.INLINE, Limits.defaults(), post(handler))) {
            harness.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
        }
        later.get().run();
    }

    @Test
    void keepsACopyOfARequestValid() throws IOException {
        AtomicReference<Request> kept = new AtomicReference<>();
        Handler handler =
                request -> {
                    kept.set(request.copy());
                    return Response.text("kept");
                };
        try (WireHarness harness =
                new WireHarness(Workers.INLINE, Limits.defaults(), post(handler))) {
            harness.receive("POST /?q HTTP/1.1\r\nHost: a\r\nX: 1\r\nContent-Length: 2\r\n\r\nhi");
            harness.receive("POST /?z HTTP/1.1\r\nHost: b\r\nContent-Length: 0\r\nX: 2\r\n\r\n");
        }
        assertThat(kept.get().query()).isEqualTo("z");
        assertThat(kept.get().headers().first("x")).isEqualTo("2");
        assertThat(kept.get().body().bytes()).isEmpty();
    }

    /// A head that fills a leased buffer to the last byte looks like an array of its own.
    @Test
    void keepsAHeadValidThoughItsBufferIsLeasedToOthers() {
        for (int spare = -1; spare <= 1; spare++) {
            readsItsHeadApart(BufferPool.SIZE - spare);
        }
    }

    private static void readsItsHeadApart(int size) {
        String begin = "POST /?" + "q".repeat(1000) + " HTTP/1.1\r\nHost: a\r\nX: ";
        String value = "v".repeat(size - begin.length() - "\r\n\r\n".length());
        AtomicReference<WireHarness> self = new AtomicReference<>();
        Handler handler =
                request -> {
                    for (int i = 0; i < 4; i++) {
                        ByteBuffer other = self.get().buffers().lease();
                        while (other.hasRemaining()) {
                            other.put((byte) '!');
                        }
                    }
                    return Response.text(request.headers().first("x"));
                };
        try (WireHarness harness =
                new WireHarness(Workers.APART, Limits.defaults(), post(handler))) {
            self.set(harness);
            harness.receive((begin + value + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(harness.onlyReply().body()).as("a head of %d bytes", size).isEqualTo(value);
        }
    }

    @Test
    void refusesABodyThatNoMemoryIsLeftFor() {
        Limits limits = Limits.defaults().withBufferedBodies(10);
        try (WireHarness harness = WireHarness.of(Workers.INLINE, limits)) {
            harness.receive(
                    "POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n012345678");
            harness.receive(
                    "POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n012345678");
            harness.receive(
                    "POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n0123456789a");
            assertThat(harness.replies()).extracting(Reply::status).containsExactly(200, 200, 503);
            assertThat(harness.replies().getLast().field("Retry-After")).isEqualTo("1");
            assertThat(harness.replies().getLast().announcesClose()).isTrue();
        }
    }

    /// Nothing but the bound ends such a line, and an incomplete head is not read again for a byte.
    @Test
    void refusesALineWithoutEndHoweverSlowlyItComes() {
        Limits limits = Limits.defaults().withRequestLine(100).withHeaderSection(200, 10);
        assertThat(statusOfEndless("GET /", limits)).isEqualTo(414);
        assertThat(statusOfEndless("GET / HTTP/1.1\r\nX: ", limits)).isEqualTo(431);
        assertThat(statusOfEndless("GET / HTTP/1.1\r\nHost: a\r\nX", limits)).isEqualTo(431);
    }

    private static int statusOfEndless(String begin, Limits limits) {
        try (WireHarness harness = WireHarness.of(Workers.INLINE, limits)) {
            harness.receive(begin);
            for (int i = 0; i < 310 && !harness.closed(); i++) {
                harness.receive("a");
            }
            return harness.onlyReply().status();
        }
    }

    @Test
    void refusesABodyForTheSameReasonHoweverOftenItIsAskedFor() {
        Handler handler =
                request -> {
                    try {
                        return Response.bytes("text/plain", request.body().bytes());
                    } catch (IOException e) {
                        return Response.bytes("text/plain", request.body().bytes());
                    }
                };
        try (WireHarness harness =
                new WireHarness(
                        Workers.INLINE,
                        Limits.defaults(),
                        (routes, wrap) ->
                                routes.handle(
                                        Method.POST,
                                        "/",
                                        wrap.apply(handler),
                                        RouteOptions.defaults().withMaxBody(8)))) {
            String head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
            harness.receive(head + "9\r\n123456789\r\n0\r\n\r\n");
            assertThat(harness.onlyReply().status()).isEqualTo(413);
        }
    }

    /// A reset because of unread bytes could destroy the answer on its way.
    @Test
    void letsAClientThatIsStillSendingReadTheLastAnswer() {
        Handler handler =
                _ -> Response.stream("text/plain", out -> out.write(new byte[] {'o', 'k'}));
        try (WireHarness harness =
                new WireHarness(Workers.INLINE, Limits.defaults(), post(handler))) {
            harness.receive("POST / HTTP/1.0\r\nContent-Length: 10\r\n\r\nhalf");
            assertLingers(harness);
        }
        try (WireHarness harness = WireHarness.inline()) {
            harness.receive("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + ROOT);
            assertLingers(harness);
        }
        try (WireHarness harness = WireHarness.inline()) {
            harness.receive("nonsense\r\n");
            assertLingers(harness);
        }
    }

    private static void assertLingers(WireHarness harness) {
        assertThat(harness.closed()).isTrue();
        assertThat(harness.channel().isOpen()).isTrue();
        // As long as the time for it lasts, however much that is.
        for (int i = 0; i < 100; i++) {
            harness.receive("more".repeat(4 * 1024));
        }
        assertThat(harness.channel().hasPieces()).isFalse();
        assertThat(harness.channel().isOpen()).isTrue();
        assertThat(harness.replies()).hasSize(1);
        harness.channel().endInput();
        harness.run();
        assertThat(harness.channel().isOpen()).isFalse();
    }
}
