package hyperserve.http2.connection;

import static hyperserve.http2.connection.WireClient.request;
import static hyperserve.test.Http2Frames.DATA;
import static hyperserve.test.Http2Frames.END_HEADERS;
import static hyperserve.test.Http2Frames.END_STREAM;
import static hyperserve.test.Http2Frames.GOAWAY;
import static hyperserve.test.Http2Frames.HEADERS;
import static hyperserve.test.Http2Frames.SETTINGS;
import static hyperserve.test.Http2Frames.WINDOW_UPDATE;
import static hyperserve.test.Http2Frames.int32;
import static hyperserve.test.Http2Frames.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Response;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Http2Frames;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;

/// What depends on how long something takes, by a clock that the test has.
final class TimedTest {

    private static final byte[] GET = get(1);

    private static byte[] get(int stream) {
        return Http2Frames.frame(HEADERS, END_HEADERS | END_STREAM, stream, request("GET", "/"));
    }

    private static int content(TimedConnection connection) {
        return connection.frames().stream()
                .filter(frame -> frame.type() == DATA)
                .mapToInt(frame -> frame.payload().length)
                .sum();
    }

    /// The window of the connection is closed again each time, which is no wait for the client.
    @Test
    void letsAClientReadWithASmallWindowForAsLongAsItLikes() throws IOException {
        Timeouts timeouts = Timeouts.defaults().withResponse(Duration.ofSeconds(3));
        Response much = Response.text("x".repeat(16 << 20));
        try (TimedConnection connection = new TimedConnection(timeouts, much)) {
            connection.send(Http2Frames.frame(SETTINGS, 0, 0, parameter(4, Integer.MAX_VALUE)));
            connection.send(GET);
            assertThat(content(connection)).isEqualTo(65_535);
            for (int i = 0; i < 1000; i++) {
                connection.pass(Duration.ofSeconds(2));
                connection.send(Http2Frames.frame(WINDOW_UPDATE, 0, 0, int32(4096)));
                assertThat(content(connection)).as("after %s s", 2 * i).isEqualTo(4096);
            }
            connection.pass(Duration.ofSeconds(4));
            assertThat(connection.frames()).last().matches(frame -> frame.type() == GOAWAY);
        }
    }

    /// There is nothing on its way that would be worth to linger for.
    @Test
    void closesAnIdleConnectionAtOnceWhoseClientDoesNotAnswer() throws IOException {
        Response hello = Response.text("hello");
        try (TimedConnection connection = new TimedConnection(Timeouts.defaults(), hello)) {
            connection.send(GET);
            assertThat(content(connection)).isEqualTo(5);
            connection.drain();
            assertThat(connection.frames()).filteredOn(f -> f.type() == GOAWAY).hasSize(1);
            connection.pass(Duration.ofMillis(999));
            assertThat(connection.isClosed()).isFalse();
            connection.pass(Duration.ofMillis(1));
            assertThat(connection.frames()).filteredOn(f -> f.type() == GOAWAY).hasSize(1);
            assertThat(connection.isClosed()).isTrue();
        }
    }

    /// There is no other thread here, so what is not run by this one is refused.
    @Test
    void keepsTheThreadThatPollsFromLongHandlersWhileOthersWait() throws IOException {
        Limits limits = Limits.defaults().withQueueTime(Duration.ofMillis(1));
        Response hello = Response.text("hello");
        int length = "hello".length();
        try (TimedConnection connection = new TimedConnection(Timeouts.defaults(), limits, hello)) {
            connection.keepsItsThread();
            connection.send(get(1));
            assertThat(content(connection)).isEqualTo(length);
            connection.standInQueue();
            connection.send(get(3));
            assertThat(content(connection)).isNotZero().isNotEqualTo(length);
            connection.pass(Duration.ofSeconds(10));
            connection.send(get(5));
            assertThat(content(connection)).isEqualTo(length);
        }
    }
}
