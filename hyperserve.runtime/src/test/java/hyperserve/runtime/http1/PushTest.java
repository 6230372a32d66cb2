package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hyperserve.api.Handler;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.PushedBody;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.Status;
import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.net.PlainTransport;
import hyperserve.runtime.net.Transport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Content that is pushed: without network and threads.
final class PushTest {

    private static final String GET = "GET /push HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String NEXT = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

    private final List<PushedLines> opened = new ArrayList<>();
    private Request last = Request.of(Method.GET, "/");

    private WireHarness harness() {
        return harness(Workers.INLINE, PlainTransport::new);
    }

    private WireHarness harness(Workers workers, Function<SocketChannel, Transport> transports) {
        BiConsumer<Routes, UnaryOperator<Handler>> routes =
                (to, wrap) ->
                        to.get("/push", wrap.apply(this::push))
                                .post("/push", wrap.apply(this::push))
                                .get(
                                        "/refused",
                                        wrap.apply(_ -> Response.push("a/b", this::refuse)))
                                .get("/failed", wrap.apply(_ -> Response.push("a/b", this::fail)))
                                .get("/next", wrap.apply(_ -> Response.text("next")));
        return new WireHarness(workers, Limits.defaults(), routes, transports);
    }

    private Response push(Request request) {
        last = request;
        return Response.push("text/plain", this::open)
                .withBody(PushedBody.of(this::open).withQuiet(Duration.ofSeconds(3)));
    }

    private PushedLines open(Runnable signal) {
        PushedLines lines = new PushedLines(signal);
        opened.add(lines);
        return lines;
    }

    private PushedLines refuse(Runnable signal) {
        throw new HttpException(Status.CONFLICT, "not now");
    }

    private PushedLines fail(Runnable signal) {
        throw new IllegalStateException("no source");
    }

    private PushedLines lines() {
        return opened.getFirst();
    }

    private static byte[] pattern(int length) {
        return "0123456789abcdef".repeat(length / 16).getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Workers.class,
            names = {"INLINE", "APART"})
    void sendsTheHeadAtOnceAndEachPieceWhenItComes(Workers workers) {
        try (WireHarness harness = harness(workers, PlainTransport::new)) {
            harness.receive(GET);
            assertThat(harness.sent())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Transfer-Encoding: chunked\r\n")
                    .endsWith("\r\n\r\n");
            int head = harness.sent().length();
            lines().push("one");
            harness.run();
            assertThat(harness.sent().substring(head)).isEqualTo("3\r\none\r\n");
            lines().push("two");
            lines().push("three");
            lines().close();
            harness.run();
            assertThat(harness.sent().substring(head))
                    .isEqualTo("3\r\none\r\n3\r\ntwo\r\n5\r\nthree\r\n0\r\n\r\n");
            assertThat(lines().told()).containsExactly("whole");
            harness.receive(NEXT);
            assertThat(harness.replies()).hasSize(2);
        }
    }

    @Test
    void passesThroughATransportThatTakesByteByByte() {
        try (WireHarness harness = harness(Workers.INLINE, NarrowTransport::new)) {
            harness.receive(GET);
            runOften(harness);
            lines().push("one");
            lines().push("two");
            lines().close();
            runOften(harness);
            assertThat(harness.onlyReply().body()).isEqualTo("onetwo");
            assertThat(harness.onlyReply().complete()).isTrue();
        }
    }

    /// It makes no progress for several runs.
    private static void runOften(WireHarness harness) {
        for (int i = 0; i < 1000; i++) {
            harness.connection().run();
        }
    }

    @Test
    void keepsRequestsThatComeMeanwhileForLater() {
        try (WireHarness harness = harness()) {
            harness.receive(GET + NEXT);
            harness.receive(NEXT);
            assertThat(harness.replies()).hasSize(1);
            lines().push("one");
            lines().close();
            harness.run();
            assertThat(harness.replies())
                    .extracting(Reply::body)
                    .containsExactly("one", "next", "next");
        }
    }

    @Test
    void passesOverABodyThatNobodyReads() {
        try (WireHarness harness = harness()) {
            harness.receive("POST /push HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n12");
            lines().push("one");
            harness.run();
            harness.receive("345" + NEXT);
            lines().close();
            harness.run();
            assertThat(harness.replies()).extracting(Reply::body).containsExactly("one", "next");
        }
    }

    @Test
    void opensNoSourceForHead() {
        try (WireHarness harness = harness()) {
            harness.receive("HEAD /push HTTP/1.1\r\nHost: a\r\n\r\n" + NEXT);
            assertThat(opened).isEmpty();
            List<Reply> replies = harness.replies(List.of(true));
            assertThat(replies).hasSize(2);
            assertThat(replies.getFirst().field("Transfer-Encoding")).isEqualTo("chunked");
        }
    }

    @Test
    void endsWithTheConnectionForHttp10() {
        try (WireHarness harness = harness()) {
            harness.receive("GET /push HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            lines().push("one");
            harness.run();
            assertThat(harness.closed()).isFalse();
            lines().close();
            harness.run();
            assertThat(harness.closed()).isTrue();
            assertThat(harness.sent()).endsWith("\r\n\r\none").doesNotContain("Transfer-Encoding");
            assertThat(lines().told()).containsExactly("whole");
        }
    }

    @Test
    void closesAfterwardsIfTheClientHasAskedForThat() {
        try (WireHarness harness = harness()) {
            harness.receive("GET /push HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            lines().push("one");
            harness.run();
            assertThat(harness.closed()).isFalse();
            lines().close();
            harness.run();
            assertThat(harness.closed()).isTrue();
            assertThat(harness.onlyReply().complete()).isTrue();
        }
    }

    @Test
    void answersOtherwiseIfTheFeedSaysSo() {
        try (WireHarness harness = harness()) {
            harness.receive("GET /refused HTTP/1.1\r\nHost: a\r\n\r\n");
            harness.receive("GET /failed HTTP/1.1\r\nHost: a\r\n\r\n");
            harness.receive(NEXT);
            assertThat(harness.replies()).extracting(Reply::status).containsExactly(409, 500, 200);
        }
    }

    @Test
    void cutsTheConnectionIfTheSourceFails() {
        try (WireHarness harness = harness()) {
            harness.receive(GET);
            lines().push("one");
            harness.run();
            lines().fail(new IllegalStateException("no more"));
            harness.run();
            assertThat(harness.channel().isOpen()).isFalse();
            assertThat(harness.onlyReply().complete()).isFalse();
            assertThat(harness.onlyReply().body()).isEqualTo("one");
            assertThat(lines().told()).containsExactly("broken off");
        }
    }

    @Test
    void takesNoMoreThanTheClientDoes() {
        try (WireHarness harness = harness()) {
            harness.receive(GET);
            harness.channel().full(100);
            for (int i = 0; i < 100; i++) {
                lines().push(ByteBuffer.wrap(pattern(1024)));
            }
            harness.run();
            assertThat(lines().left()).isBetween(80, 90);
            harness.channel().full(Integer.MAX_VALUE);
            lines().close();
            harness.run();
            assertThat(harness.onlyReply().body()).hasSize(100 * 1024);
            assertThat(harness.onlyReply().complete()).isTrue();
        }
    }

    /// Nothing is signalled when there is room again.
    @Test
    void takesTheRestWhenThereIsRoomAgain() {
        try (WireHarness harness = harness()) {
            harness.receive(GET);
            harness.channel().full(100);
            for (int i = 0; i < 100; i++) {
                lines().push(ByteBuffer.wrap(pattern(1024)));
            }
            harness.run();
            harness.channel().full(Integer.MAX_VALUE);
            harness.connection().run();
            assertThat(lines().left()).isZero();
        }
    }

    /// One buffer is sent to many, so its position is to stay, whether it is copied or not.
    @ParameterizedTest
    @ValueSource(ints = {16, 1024, 4096, 4112, 65536, 1048576})
    void leavesThePieceAsItIs(int length) {
        ByteBuffer piece = ByteBuffer.wrap(pattern(length + 32), 16, length);
        String text = new String(pattern(length), StandardCharsets.ISO_8859_1);
        try (WireHarness harness = harness()) {
            harness.receive(GET);
            lines().push(piece);
            lines().push(piece);
            lines().close();
            harness.run();
            assertThat(piece.position()).isEqualTo(16);
            assertThat(piece.remaining()).isEqualTo(length);
            assertThat(harness.onlyReply().body()).isEqualTo(text + text);
        }
    }

    @Test
    void takesAnEmptyPieceForNone() {
        try (WireHarness harness = harness()) {
            harness.receive(GET);
            lines().push("");
            harness.run();
            lines().push("one");
            lines().close();
            harness.run();
            assertThat(harness.onlyReply().body()).isEqualTo("one");
            assertThat(harness.onlyReply().complete()).isTrue();
        }
    }

    @Test
    void endsWhenTheClientClosesItsSide() {
        try (WireHarness harness = harness()) {
            harness.receive(GET);
            lines().push("one");
            harness.run();
            harness.channel().endInput();
            harness.run();
            assertThat(harness.channel().isOpen()).isFalse();
            assertThat(lines().told()).containsExactly("broken off");
            assertThat(harness.onlyReply().complete()).isFalse();
        }
    }

    @Test
    void sendsSomethingWhenItWasQuiet() throws Exception {
        try (WireHarness harness = harness()) {
            harness.receive(GET);
            int head = harness.sent().length();
            harness.expire();
            assertThat(harness.sent().substring(head)).isEqualTo("2\r\n:\n\r\n");
            lines().push("one");
            harness.expire();
            assertThat(harness.sent().substring(head)).isEqualTo("2\r\n:\n\r\n3\r\none\r\n");
        }
    }

    @Test
    void isCutWithoutAnotherAnswerToMakeRoom() throws Exception {
        try (WireHarness harness = harness()) {
            harness.receive(GET + "GET /next HTTP/1.1\r\n");
            harness.shed();
            assertThat(harness.channel().isOpen()).isFalse();
            assertThat(harness.replies()).hasSize(1);
            assertThat(lines().told()).containsExactly("broken off");
        }
    }

    @Test
    void endsInOrderWhenTheServerStops() {
        try (WireHarness harness = harness()) {
            harness.receive(GET);
            harness.server().drain();
            harness.run();
            assertThat(lines().told()).containsExactly("stopping", "whole");
            assertThat(harness.onlyReply().complete()).isTrue();
            assertThat(harness.closed()).isTrue();
        }
    }

    @Test
    void mayGoOnWhenTheServerStops() {
        try (WireHarness harness = harness()) {
            harness.receive(GET);
            lines().outlastingStop();
            harness.server().drain();
            harness.run();
            lines().push("one");
            harness.run();
            assertThat(harness.closed()).isFalse();
            lines().close();
            harness.run();
            assertThat(lines().told()).containsExactly("stopping", "whole");
            assertThat(harness.onlyReply().body()).isEqualTo("one");
            assertThat(harness.closed()).isTrue();
        }
    }

    @Test
    void keepsLittleWhileItWaits() {
        try (WireHarness harness = harness()) {
            harness.receive(GET);
            lines().push("one");
            harness.run();
            assertThat(harness.buffers().budget().used())
                    .isBetween((long) MemoryBudget.CONNECTION, MemoryBudget.CONNECTION + 400L);
            lines().close();
            harness.run();
            assertThat(harness.buffers().budget().used()).isEqualTo(MemoryBudget.CONNECTION);
        }
    }

    @Test
    void letsGoOfTheRequestAtOnce() {
        try (WireHarness harness = harness()) {
            harness.receive(GET);
            assertThatIllegalStateException().isThrownBy(() -> last.headers().size());
        }
    }

    @Test
    void heedsNoSignalAfterItsEnd() {
        try (WireHarness harness = harness()) {
            harness.receive(GET);
            lines().close();
            harness.run();
            int sent = harness.sent().length();
            lines().push("late");
            harness.run();
            assertThat(harness.sent()).hasSize(sent);
            harness.receive(GET);
            lines().push("later");
            opened.get(1).push("one");
            opened.get(1).close();
            harness.run();
            assertThat(harness.replies()).extracting(Reply::body).containsExactly("", "one");
        }
    }
}
