package hyperserve.web.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.BodySource;
import hyperserve.api.Headers;
import hyperserve.api.HttpException;
import hyperserve.api.Method;
import hyperserve.api.PushedBody;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.web.filter.TestSource.Fault;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Content that is compressed as it is pushed.
final class PushedCompressionTest {

    private static final String EVENT =
            "data: {\"name\":\"value\",\"name2\":\"value\"}\n\n".repeat(5);
    private static final Duration QUIET = Duration.ofSeconds(7);

    private final TestSource source = new TestSource();

    private static Compression filter(int deflaters) {
        return Compression.create().withPushedDeflaters(deflaters);
    }

    private static Response compressed(Compression filter, String coding, Response response)
            throws Exception {
        return filter.filter(Requests.get("Accept-Encoding", coding), _ -> response);
    }

    private PieceReader reader(Compression filter, String coding) throws Exception {
        return new PieceReader(compressed(filter, coding, source.response()));
    }

    @ParameterizedTest
    @CsvSource({"gzip, 0", "gzip, 1", "deflate, 0", "deflate, 1"})
    void letsTheClientHaveEachPieceAtOnce(String coding, int deflaters) throws Exception {
        Compression filter = filter(deflaters);
        try (PieceReader reader = reader(filter, coding)) {
            assertThat(reader.soFar()).isEmpty();
            // What a decoder begins with has come.
            assertThat(reader.size()).isEqualTo(coding.equals("gzip") ? 10 : 2);
            StringBuilder all = new StringBuilder();
            for (String piece : List.of("a", EVENT, EVENT, ":\n\n", "x".repeat(300_000), "ü")) {
                all.append(piece);
                source.push(piece);
                assertThat(reader.soFar()).isEqualTo(piece);
                assertThat(reader.source().isOver()).isFalse();
            }
            source.push("b").push("c").close();
            assertThat(reader.soFar()).isEqualTo("bc");
            assertThat(reader.source().isOver()).isTrue();
            assertThat(reader.source().next()).isNull();
            reader.source().ended(true);
            assertThat(source.told()).containsExactly("whole");
            assertThat(reader.whole()).isEqualTo(all + "bc");
            assertThat(filter.lasting().inUse()).isZero();
            assertThat(filter.deflaters().inUse()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void changesNoPieceAndTakesWhatLiesBetweenPositionAndLimit(int deflaters) throws Exception {
        byte[] bytes = ("<<" + EVENT + ">>>").getBytes(StandardCharsets.UTF_8);
        ByteBuffer array = ByteBuffer.wrap(bytes, 2, bytes.length - 5);
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        direct.position(2).limit(bytes.length - 3);
        try (PieceReader reader = reader(filter(deflaters), "gzip")) {
            for (ByteBuffer piece :
                    List.of(array, array.asReadOnlyBuffer(), direct, array.slice())) {
                int position = piece.position();
                int limit = piece.limit();
                source.push(piece);
                assertThat(reader.soFar()).isEqualTo(EVENT);
                assertThat(piece.position()).isEqualTo(position);
                assertThat(piece.limit()).isEqualTo(limit);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void keepsTheClockAndEncodesWhatIsSentWhenItIsQuiet(int deflaters) throws Exception {
        Response own = source.response();
        Response response =
                compressed(
                        filter(deflaters),
                        "gzip",
                        own.withBody(((PushedBody) own.body()).withQuiet(QUIET)));
        assertThat(((PushedBody) response.body()).quiet()).isEqualTo(QUIET);
        try (PieceReader reader = new PieceReader(response)) {
            assertThat(reader.soFar()).isEmpty();
            for (int i = 0; i < 3; i++) {
                ByteBuffer quiet = Objects.requireNonNull(reader.source().quiet());
                assertThat(reader.one(quiet)).isEqualTo(":\n\n");
            }
            source.close();
            assertThat(reader.soFar()).isEmpty();
            assertThat(reader.whole()).isEqualTo(":\n\n:\n\n:\n\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void endsTheCodingWhenTheSourceEndsAtAStop(int deflaters) throws Exception {
        try (PieceReader reader = reader(filter(deflaters), "gzip")) {
            source.push("a");
            assertThat(reader.soFar()).isEqualTo("a");
            source.push("not asked for any more");
            assertThat(reader.source().stopping()).isFalse();
            assertThat(reader.source().isOver()).isFalse();
            assertThat(reader.soFar()).isEmpty();
            assertThat(reader.source().isOver()).isTrue();
            assertThat(reader.whole()).isEqualTo("a");
        }
    }

    @Test
    void goesOnAtAStopIfTheSourceDoes() throws Exception {
        source.goingOnAtStop();
        try (PieceReader reader = reader(filter(0), "gzip")) {
            assertThat(reader.source().stopping()).isFalse();
            source.push("last").close();
            assertThat(reader.soFar()).isEqualTo("last");
            assertThat(reader.whole()).isEqualTo("last");
        }
    }

    @Test
    void sendsOneBufferToAll() throws Exception {
        Compression filter = filter(0);
        TestSource other = new TestSource();
        BodySource first = TestSource.opened(compressed(filter, "gzip", source.response()));
        BodySource second = TestSource.opened(compressed(filter, "deflate", other.response()));
        assertThat(first.next()).isNotNull();
        assertThat(second.next()).isNotNull();
        for (String piece : List.of(EVENT, ":\n\n", EVENT.repeat(300), EVENT)) {
            source.push(piece);
            other.push(piece);
            ByteBuffer sent = Objects.requireNonNull(first.next());
            assertThat(sent.remaining()).isLessThan(piece.length() + 6);
            assertThat(second.next()).isSameAs(sent);
        }
    }

    /// A source may use its buffer for something else when its response has ended.
    @Test
    void tellsPiecesByTheirBytesAndNotByTheBuffer() throws Exception {
        byte[] bytes = EVENT.getBytes(StandardCharsets.UTF_8);
        ByteBuffer reused = ByteBuffer.wrap(bytes);
        Compression filter = filter(0);
        try (PieceReader reader = reader(filter, "gzip")) {
            source.push(reused);
            assertThat(reader.soFar()).isEqualTo(EVENT);
            bytes[20]++;
            source.push(reused);
            assertThat(reader.soFar()).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Test
    void refersToWhatWasSentBeforeWhereItHasADeflater() throws Exception {
        assertThat(sizeOfSecondEvent(1)).isLessThan(sizeOfSecondEvent(0) / 3);
    }

    private int sizeOfSecondEvent(int deflaters) throws Exception {
        String event = "{\"customer\":\"ada\",\"article\":\"lamp\",\"price\":1200,\"stock\":";
        try (PieceReader reader = reader(filter(deflaters), "gzip")) {
            source.push(event + "17}");
            reader.soFar();
            int before = reader.size();
            source.push(event + "18}");
            assertThat(reader.soFar()).isEqualTo(event + "18}");
            return reader.size() - before;
        }
    }

    @Test
    void hasSoManyLastingDeflatersAndGoesOnWithout() throws Exception {
        Compression filter = filter(2);
        List<PieceReader> readers = new ArrayList<>();
        List<TestSource> sources = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            TestSource each = new TestSource();
            sources.add(each);
            readers.add(new PieceReader(compressed(filter, "gzip", each.response())));
        }
        assertThat(filter.lasting().inUse()).isEqualTo(2);
        for (int i = 0; i < 5; i++) {
            sources.get(i).push(EVENT).push(EVENT).close();
            assertThat(readers.get(i).soFar()).isEqualTo(EVENT + EVENT);
            assertThat(readers.get(i).whole()).isEqualTo(EVENT + EVENT);
            readers.get(i).source().ended(true);
            readers.get(i).close();
        }
        assertThat(filter.lasting().inUse()).isZero();
        assertThat(filter.lasting().kept()).isEqualTo(2);
        assertThat(filter.deflaters().inUse()).isZero();
    }

    @Test
    void sendsPiecesAsTheyAreWhileAllDeflatersAreInUse() throws Exception {
        Compression filter = Compression.create().withDeflaters(1);
        assertThat(filter.deflaters().tryTake()).isNotNull();
        try (PieceReader reader = reader(filter, "gzip")) {
            source.push(EVENT).close();
            assertThat(reader.soFar()).isEqualTo(EVENT);
            assertThat(reader.size()).isEqualTo(10 + 5 + EVENT.length() + 5 + 8);
            assertThat(reader.whole()).isEqualTo(EVENT);
        }
    }

    @Test
    void holdsNothingBeforeItIsOpened() throws Exception {
        Compression filter = filter(1);
        Response toHead =
                filter.filter(
                        Requests.of(Method.HEAD, "Accept-Encoding", "gzip"),
                        _ -> source.response());
        assertThat(toHead.headers())
                .isEqualTo(
                        Headers.of(
                                "Content-Type", "text/event-stream",
                                "Content-Encoding", "gzip",
                                "Vary", "Accept-Encoding"));
        assertThat(filter.lasting().inUse()).isZero();
    }

    @Test
    void givesTheDeflaterBackIfTheFeedFails() throws Exception {
        Compression filter = filter(1);
        HttpException conflict = new HttpException(Status.CONFLICT, "no");
        for (Exception failure : List.of(conflict, new IOException("own"))) {
            Response failing =
                    Response.push(
                            "text/plain",
                            _ -> {
                                assertThat(filter.lasting().inUse()).isEqualTo(1);
                                throw failure;
                            });
            assertThatExceptionOfType(Exception.class)
                    .isThrownBy(() -> TestSource.opened(compressed(filter, "gzip", failing)))
                    .isSameAs(failure);
            assertThat(filter.lasting().inUse()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"NEXT", "QUIET", "STOPPING", "ENDED"})
    void givesTheDeflaterBackOnceWhereverTheSourceFails(Fault fault) throws Exception {
        Compression filter = filter(1);
        try (PieceReader reader = reader(filter, "gzip")) {
            source.push(EVENT);
            assertThat(reader.soFar()).isEqualTo(EVENT);
            source.failing(fault);
            BodySource encoded = reader.source();
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(
                            () -> {
                                switch (fault) {
                                    case NONE -> throw new AssertionError("none");
                                    case NEXT -> encoded.next();
                                    case QUIET -> encoded.quiet();
                                    case STOPPING -> encoded.stopping();
                                    case ENDED -> {}
                                }
                                encoded.ended(false);
                            })
                    .withMessageEndingWith(fault.name());
            if (fault != Fault.ENDED) {
                encoded.ended(false);
            }
            assertThat(source.told()).containsExactly("cut");
            assertThat(filter.lasting().inUse()).isZero();
            assertThat(filter.lasting().kept()).isEqualTo(1);
        }
    }

    /// A thread that is left behind must not write by a deflater that another response has.
    @Test
    void encodesNothingAfterTheEnd() throws Exception {
        Compression filter = filter(1);
        try (PieceReader reader = reader(filter, "gzip")) {
            assertThat(reader.soFar()).isEmpty();
            reader.source().ended(false);
            source.push(EVENT);
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(reader::soFar)
                    .withMessage("the response has ended");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Content-Encoding | br",
                "Cache-Control | no-store, no-transform",
                "Content-Type | image/png",
            })
    void leavesAloneWhatMustStayAsItIs(String name, String value) throws Exception {
        Response own = source.response().withHeader(name, value);
        assertThat(compressed(filter(0), "gzip", own)).isSameAs(own);
    }

    @Test
    void leavesContentAsItIsToWhoAcceptsNoCoding() throws Exception {
        Response own = source.response();
        Response response = compressed(filter(1), "br", own);
        assertThat(response.body()).isEqualTo(own.body());
        assertThat(response.headers().all("Vary")).containsExactly("Accept-Encoding");
    }

    @Test
    void refusesABoundThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> filter(-1))
                .withMessageContaining("-1");
    }
}
