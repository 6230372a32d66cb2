package hyperserve.web.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.api.Request;
import hyperserve.api.Response;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A stream, and what waits in it, without a server.
final class EventStreamTest {

    private static final EventStreamOptions TWO = EventStreamOptions.defaults().withQueue(2, 1000);

    private final List<EventStream> opened = new ArrayList<>();
    private final List<@Nullable StreamEnd> ends = new ArrayList<>();

    private static Request request(String... fields) {
        return Request.of(Method.GET, "/", Headers.of(fields), new byte[0]);
    }

    private Response response(EventStreamOptions options, String... fields) {
        return EventStream.respond(
                request(fields),
                options,
                stream -> {
                    opened.add(stream);
                    stream.onEnd(ended -> ends.add(ended.end()));
                });
    }

    private EventStream stream() {
        return opened.getLast();
    }

    @Test
    void saysThatItIsAStreamOfEvents() {
        Response response = response(EventStreamOptions.defaults());
        assertThat(response.headers().first("Content-Type")).isEqualTo("text/event-stream");
        assertThat(response.headers().first("Cache-Control")).isEqualTo("no-store");
        assertThat(((PushedBody) response.body()).quiet()).isEqualTo(Duration.ofSeconds(15));
        assertThat(opened).isEmpty();
    }

    @Test
    void signalsTheFirstOfSeveralEvents() throws Exception {
        StreamReader reader = new StreamReader(response(TWO));
        stream().send("one");
        stream().send("two");
        assertThat(reader.signals()).isEqualTo(1);
        assertThat(reader.all()).isEqualTo("data: one\n\ndata: two\n\n");
        stream().comment("three\nfour");
        assertThat(reader.signals()).isEqualTo(1);
        assertThat(reader.all()).isEqualTo(": three\n: four\n\n");
    }

    @Test
    void saysFirstWhenToConnectAgain() throws Exception {
        StreamReader reader = new StreamReader(response(TWO.withRetry(Duration.ofSeconds(3))));
        stream().send("one");
        assertThat(reader.all()).isEqualTo("retry: 3000\n\ndata: one\n\n");
    }

    @Test
    void dropsTheOldest() throws Exception {
        StreamReader reader = new StreamReader(response(TWO.withWhenFull(WhenFull.DROP_OLDEST)));
        for (String each : List.of("1", "2", "3")) {
            assertThat(stream().send(each)).isTrue();
        }
        assertThat(stream().dropped()).isEqualTo(1);
        assertThat(stream().waiting()).isEqualTo(2);
        assertThat(reader.all()).isEqualTo("data: 2\n\ndata: 3\n\n");
        assertThat(stream().isOpen()).isTrue();
    }

    @Test
    void dropsTheNewest() throws Exception {
        StreamReader reader = new StreamReader(response(TWO.withWhenFull(WhenFull.DROP_NEWEST)));
        assertThat(stream().send("1")).isTrue();
        assertThat(stream().send("2")).isTrue();
        assertThat(stream().send("3")).isFalse();
        assertThat(stream().dropped()).isEqualTo(1);
        assertThat(reader.all()).isEqualTo("data: 1\n\ndata: 2\n\n");
        assertThat(stream().send("4")).isTrue();
    }

    @Test
    void endsForTheSlow() throws Exception {
        StreamReader reader = new StreamReader(response(TWO));
        stream().send("1");
        stream().send("2");
        reader.signals();
        assertThat(stream().send("3")).isFalse();
        assertThat(reader.signals()).isEqualTo(1);
        assertThat(stream().isOpen()).isFalse();
        assertThat(reader.next()).isNull();
        assertThat(reader.source().isOver()).isTrue();
        reader.source().ended(true);
        assertThat(ends).containsExactly(StreamEnd.SLOW);
    }

    @Test
    void boundsTheBytesThatWait() throws Exception {
        EventStreamOptions small = TWO.withQueue(100, 30).withWhenFull(WhenFull.DROP_OLDEST);
        StreamReader reader = new StreamReader(response(small));
        stream().send("0123456789");
        stream().send("abcdefghij");
        assertThat(reader.all()).isEqualTo("data: abcdefghij\n\n");
        String large = "x".repeat(30);
        assertThatIllegalArgumentException().isThrownBy(() -> stream().send(large));
        assertThat(stream().isOpen()).isTrue();
    }

    @Test
    void sendsWhatWaitsBeforeItIsClosed() throws Exception {
        StreamReader reader = new StreamReader(response(TWO));
        stream().send("1");
        stream().close();
        assertThat(stream().send("2")).isFalse();
        assertThat(reader.source().isOver()).isFalse();
        assertThat(reader.all()).isEqualTo("data: 1\n\n");
        assertThat(reader.source().isOver()).isTrue();
        assertThat(ends).isEmpty();
        reader.source().ended(true);
        assertThat(ends).containsExactly(StreamEnd.CLOSED);
    }

    @Test
    void endsAtOnceWhenTheServerStops() throws Exception {
        StreamReader reader = new StreamReader(response(TWO));
        assertThat(reader.source().stopping()).isTrue();
        assertThat(stream().isOpen()).isFalse();
        reader.source().ended(true);
        assertThat(ends).containsExactly(StreamEnd.STOP);
    }

    @Test
    void sendsWhatWaitsWhenTheServerStops() throws Exception {
        StreamReader reader = new StreamReader(response(TWO));
        stream().send("1");
        assertThat(reader.source().stopping()).isFalse();
        assertThat(reader.all()).isEqualTo("data: 1\n\n");
        assertThat(reader.source().isOver()).isTrue();
    }

    @Test
    void tellsOfItsEndOnceAndAfterwards() throws Exception {
        StreamReader reader = new StreamReader(response(TWO));
        assertThat(stream().end()).isNull();
        reader.source().ended(false);
        stream().onEnd(ended -> ends.add(ended.end()));
        assertThat(ends).containsExactly(StreamEnd.CLIENT, StreamEnd.CLIENT);
    }

    @Test
    void takesTheLastIdForUtf8() throws Exception {
        String id = "né €";
        String field = new String(id.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        new StreamReader(response(TWO, "Last-Event-ID", field));
        assertThat(stream().lastEventId()).isEqualTo(id);
        new StreamReader(response(TWO, "Last-Event-ID", ""));
        assertThat(stream().lastEventId()).isNull();
        new StreamReader(response(TWO));
        assertThat(stream().lastEventId()).isNull();
    }
}
