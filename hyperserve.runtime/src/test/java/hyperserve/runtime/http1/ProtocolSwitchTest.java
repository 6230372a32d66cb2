package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.api.Response;
import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.net.BufferPool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// What may come between a request for another protocol and that protocol.
final class ProtocolSwitchTest {

    private static final String ASK =
            "GET /x HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: echo\r\n";

    private final AtomicInteger closed = new AtomicInteger();

    private static WireHarness harness(Workers workers, Handler handler) {
        return new WireHarness(
                workers,
                Limits.defaults(),
                (routes, wrap) -> routes.get("/x", wrap.apply(handler)));
    }

    private WireHarness echo(Workers workers) {
        Runnable count = closed::incrementAndGet;
        return harness(workers, r -> Response.upgrade(r, "echo", Map.of("closed", count)));
    }

    private static long kept(WireHarness harness) {
        return harness.buffers().budget().used();
    }

    @ParameterizedTest
    @EnumSource(
            value = Workers.class,
            names = {"INLINE", "APART"})
    void isOverWhenTheClientHasEndedItsSide(Workers workers) {
        try (WireHarness harness = echo(workers)) {
            harness.channel().endInput();
            harness.receive(ASK + "\r\nhello");
            assertThat(harness.onlyReply().body()).isEqualTo("hello");
            assertThat(harness.closed()).isTrue();
            assertThat(closed).hasValue(1);
            assertThat(kept(harness)).isZero();
        }
    }

    /// The head is kept as long as the other protocol may look at it, also before it begins.
    @Test
    void countsWhatIsKeptForTheOtherProtocol() {
        String head = ASK + "X: " + "y".repeat(4000) + "\r\n\r\n";
        try (WireHarness harness = echo(Workers.INLINE)) {
            harness.channel().full(0);
            harness.receive(head);
            assertThat(harness.sent()).isEmpty();
            assertThat(kept(harness))
                    .isGreaterThan(MemoryBudget.CONNECTION + BufferPool.SIZE + 4000);
            harness.channel().full(Integer.MAX_VALUE);
            harness.run().receive("hello");
            assertThat(harness.onlyReply().body()).isEqualTo("hello");
            assertThat(kept(harness)).isBetween(4000L, MemoryBudget.CONNECTION + 5000L);
            harness.channel().endInput();
            harness.run();
            assertThat(kept(harness)).isZero();
        }
    }

    @Test
    void tellsTheOtherProtocolOfAnEndBeforeItBegins() throws IOException {
        try (WireHarness harness = echo(Workers.INLINE)) {
            harness.channel().full(0);
            harness.receive(ASK + "\r\n");
            assertThat(closed).hasValue(0);
            harness.expire();
            assertThat(harness.closed()).isTrue();
            assertThat(closed).hasValue(1);
            assertThat(kept(harness)).isZero();
        }
    }

    @Test
    void isRefusedWhileTheServerStops() {
        try (WireHarness harness = echo(Workers.INLINE)) {
            harness.server().drain();
            harness.receive(ASK + "\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n");
            Reply reply = harness.onlyReply();
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.field("Retry-After")).isEqualTo("1");
            assertThat(reply.announcesClose()).isTrue();
            assertThat(harness.closed()).isTrue();
            assertThat(closed).hasValue(0);
        }
    }

    /// The other protocol would miss it.
    @Test
    void isRefusedIfWhatFollowsWasDropped() {
        AtomicReference<WireHarness> own = new AtomicReference<>();
        Handler dropping =
                request -> {
                    own.get().connection().input().drop();
                    return Response.upgrade(request, "echo", Map.of());
                };
        try (WireHarness harness = harness(Workers.APART, dropping)) {
            own.set(harness);
            harness.receive(ASK + "\r\nhello");
            Reply reply = harness.onlyReply();
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.announcesClose()).isTrue();
            assertThat(harness.closed()).isTrue();
        }
    }

    /// A response is a value, which a cache may keep, against all reason.
    @Test
    void isNotForARequestThatDoesNotAskWhateverItsHandlerAnswers() {
        AtomicReference<Response> kept = new AtomicReference<>();
        Handler cache =
                request -> {
                    if (kept.get() == null) {
                        kept.set(Response.upgrade(request, "echo", Map.of()));
                    }
                    return kept.get();
                };
        try (WireHarness first = harness(Workers.INLINE, cache);
                WireHarness second = harness(Workers.INLINE, cache)) {
            first.receive(ASK + "\r\n");
            assertThat(first.onlyReply().status()).isEqualTo(101);
            String plain = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
            second.receive(plain + plain);
            assertThat(second.replies()).extracting(Reply::status).containsExactly(426, 426);
            assertThat(second.replies())
                    .extracting(each -> each.field("Upgrade"))
                    .containsOnly("echo");
        }
    }
}
