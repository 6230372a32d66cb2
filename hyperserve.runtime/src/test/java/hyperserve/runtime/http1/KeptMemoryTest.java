package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.net.BufferPool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/// What a connection keeps is counted, and given back when it is let go.
final class KeptMemoryTest {

    private static final long IDLE = MemoryBudget.CONNECTION;

    private static final String CHUNKED =
            "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static long kept(WireHarness harness) {
        return harness.buffers().budget().used();
    }

    private static BiConsumer<Routes, UnaryOperator<Handler>> large(Response response) {
        return (routes, wrap) -> {
            routes.get("/large", wrap.apply(_ -> response));
            routes.get("/", wrap.apply(_ -> Response.text("root")));
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = Workers.class,
            names = {"INLINE", "APART"})
    void isThatOfAnIdleConnectionAfterAnyRequest(Workers workers) {
        try (WireHarness harness = WireHarness.of(workers, Limits.defaults())) {
            for (String request :
                    new String[] {
                        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET /chunks HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET /a/%62 HTTP/1.1\r\nHost: a\r\n\r\n",
                        "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n",
                        "POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12345",
                        "POST /ignore HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12345",
                        CHUNKED + "5\r\n12345\r\n0\r\nX: y\r\n\r\n",
                        "GET /throw HTTP/1.1\r\nHost: a\r\n\r\n"
                    }) {
                harness.receive(request);
                assertThat(kept(harness)).as(request).isEqualTo(IDLE);
            }
            assertThat(harness.replies()).hasSize(8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\nX: yyyy",
                "POST /ignore HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "1\r\nx\r\n0\r\nSome: trailer"
            })
    void countsARestOfInputUntilItIsComplete(String unfinished) {
        try (WireHarness harness = WireHarness.inline()) {
            harness.receive(unfinished);
            assertThat(kept(harness)).isBetween(IDLE + 10, IDLE + unfinished.length());
            harness.receive("\r\n\r\n");
            assertThat(kept(harness)).isEqualTo(IDLE);
        }
    }

    @Test
    void countsAWholeBufferThatIsFilledWell() {
        try (WireHarness harness = WireHarness.inline()) {
            harness.receive("GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(10_000));
            assertThat(kept(harness)).isEqualTo(IDLE + BufferPool.SIZE);
            harness.receive("\r\n\r\n");
            assertThat(harness.onlyReply().status()).isEqualTo(200);
            assertThat(kept(harness)).isEqualTo(IDLE);
        }
    }

    @Test
    void isNothingAfterTheConnection() throws Exception {
        for (String last :
                new String[] {
                    "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\r\nX: yyyy",
                    "GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(10_000),
                    "GET / HTTP/9\r\n\r\n",
                    "POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n123",
                    CHUNKED + "5\r\n123"
                }) {
            try (WireHarness harness = WireHarness.inline()) {
                harness.receive(last);
                harness.channel().endInput();
                harness.run();
                assertThat(harness.channel().isOpen()).as(last).isFalse();
                assertThat(kept(harness)).as(last).isZero();
                assertThat(harness.connection().input().array()).as(last).isEmpty();
            }
        }
    }

    @Test
    void countsAnAnswerThatNobodyReadsUntilItIsSent() {
        Response response = Response.bytes("text/plain", new byte[200_000]);
        try (WireHarness harness =
                new WireHarness(Workers.INLINE, Limits.defaults(), large(response))) {
            harness.channel().room(0);
            harness.receive("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(kept(harness)).isBetween(IDLE + 200_000, IDLE + 240_000);
            harness.channel().room(1 << 20);
            harness.run();
            assertThat(kept(harness)).isEqualTo(IDLE);
        }
    }

    @Test
    void cutsAnAnswerThatThereIsNoRoomFor() {
        Response response = Response.bytes("text/plain", new byte[200_000]);
        Limits limits = Limits.defaults();
        try (WireHarness harness = new WireHarness(Workers.INLINE, limits, large(response))) {
            harness.buffers().budget().take(Long.MAX_VALUE - IDLE - 150_000);
            harness.channel().room(0);
            harness.receive("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(harness.channel().isOpen()).isFalse();
            assertThat(kept(harness)).isEqualTo(Long.MAX_VALUE - IDLE - 150_000);
        }
    }

    @Test
    void refusesAnUnfinishedRequestThatThereIsNoRoomFor() {
        try (WireHarness harness = WireHarness.inline()) {
            harness.buffers().budget().take(Long.MAX_VALUE - IDLE - 100);
            harness.receive("GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(1000));
            assertThat(harness.onlyReply().status()).isEqualTo(503);
            assertThat(harness.onlyReply().announcesClose()).isTrue();
        }
    }

    @Test
    void refusesARequestThatThereIsNoRoomForOnAThreadOfItsOwnAndCloses() {
        try (WireHarness harness = WireHarness.of(Workers.APART, Limits.defaults())) {
            long taken = Long.MAX_VALUE - IDLE - 1000;
            harness.buffers().budget().take(taken);
            harness.receive("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(harness.onlyReply().status()).isEqualTo(503);
            assertThat(harness.onlyReply().field("Retry-After")).isEqualTo("1");
            assertThat(harness.onlyReply().announcesClose()).isTrue();
        }
    }

    /// A body of which a quarter is there gets room for all, and takes no more than it needs then:
    /// itself, and the copy that its handler gets.
    @Test
    void grantsABodyNoMoreThanItNeeds() {
        AtomicLong most = new AtomicLong();
        String body = "x".repeat(1 << 20);
        try (WireHarness harness =
                new WireHarness(
                        Workers.INLINE,
                        Limits.defaults(),
                        (routes, wrap) ->
                                routes.post(
                                        "/",
                                        wrap.apply(
                                                request -> {
                                                    request.body().bytes();
                                                    return Response.text("read");
                                                })))) {
            harness.channel().onRead(() -> most.accumulateAndGet(kept(harness), Math::max));
            harness.receive(
                    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048576\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(harness.onlyReply().body()).isEqualTo("read");
            assertThat(most.get()).isBetween(IDLE + (2L << 20), IDLE + (2L << 20) + 1000);
            assertThat(kept(harness)).isEqualTo(IDLE);
        }
    }

    @ParameterizedTest
    @CsvSource({"12345, 10", "123é, 15"})
    void countsTextBesideItsBytes(String text, long expected) {
        AtomicLong seen = new AtomicLong();
        WireHarness[] own = new WireHarness[1];
        try (WireHarness harness =
                new WireHarness(
                        Workers.INLINE,
                        Limits.defaults(),
                        (routes, wrap) ->
                                routes.post(
                                        "/",
                                        wrap.apply(
                                                request -> {
                                                    String read = request.body().text();
                                                    assertThat(read).isEqualTo(text);
                                                    seen.set(kept(own[0]));
                                                    return Response.text(read);
                                                })))) {
            own[0] = harness;
            harness.receive(
                    ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n" + text)
                            .getBytes(StandardCharsets.UTF_8));
            assertThat(harness.onlyReply().status()).isEqualTo(200);
            assertThat(seen.get()).isEqualTo(IDLE + expected);
            assertThat(kept(harness)).isEqualTo(IDLE);
        }
    }
}
