package hyperserve.http2.connection;

import static hyperserve.http2.connection.Servers.counting;
import static hyperserve.http2.connection.Servers.patient;
import static hyperserve.http2.connection.Servers.plain;
import static hyperserve.test.Http2Frames.DATA;
import static hyperserve.test.Http2Frames.END_STREAM;
import static hyperserve.test.Http2Frames.GOAWAY;
import static hyperserve.test.Http2Frames.HEADERS;
import static hyperserve.test.Http2Frames.PING;
import static hyperserve.test.Http2Frames.RST_STREAM;
import static hyperserve.test.Http2Frames.SETTINGS;
import static hyperserve.test.Http2Frames.WINDOW_UPDATE;
import static hyperserve.test.Http2Frames.int32;
import static hyperserve.test.Http2Frames.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.FinishedExchange;
import hyperserve.api.Headers;
import hyperserve.api.Observer;
import hyperserve.api.Response;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.runtime.Server;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.Http2Frames;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Responses on streams beside each other on one connection, and its end, in each pool.
final class SendingTest {

    /// A body that is written and one that is fixed, both larger than all windows.
    @ParameterizedTest
    @EnumSource
    void sendsAsTheWindowsAllow(Pool pool) throws IOException {
        int length = 300_000;
        try (Server server =
                        plain(pool)
                                .get("/fixed", _ -> Response.bytes("a/b", new byte[length]))
                                .get(
                                        "/written",
                                        _ ->
                                                Response.stream(
                                                        "a/b",
                                                        out -> {
                                                            for (int i = 0; i < length; i++) {
                                                                out.write(i);
                                                            }
                                                        }))
                                .start();
                WireClient client = WireClient.connect(server)) {
            client.frame(SETTINGS, 0, 0, parameter(4, 1000)).get(1, "/fixed").get(3, "/written");
            client.frame(WINDOW_UPDATE, 0, 0, int32(2 * length));
            Map<Integer, Integer> sizes = new HashMap<>(Map.of(1, 0, 3, 0));
            while (sizes.get(1) < length || sizes.get(3) < length) {
                Frame frame = client.next(DATA);
                int size = frame.payload().length;
                assertThat(size).isBetween(1, 1000);
                int sum = sizes.merge(frame.stream(), size, Integer::sum);
                assertThat(frame.has(END_STREAM)).isEqualTo(sum == length && isFixed(frame));
                client.frame(WINDOW_UPDATE, 0, frame.stream(), int32(size));
            }
            // The end of the other one may be known only later.
            assertThat(client.get(5, "/").response(5)).isEqualTo("200 hello");
        }
    }

    private static boolean isFixed(Frame frame) {
        return frame.stream() == 1 || frame.has(END_STREAM);
    }

    @ParameterizedTest
    @EnumSource
    void sendsWhatIsPushedTrailersAndHints(Pool pool) throws IOException {
        Pushed pushed = new Pushed();
        try (Server server =
                        plain(pool)
                                .get("/push", _ -> Response.push("text/plain", pushed))
                                .get(
                                        "/trailers",
                                        _ ->
                                                Response.stream(
                                                        "text/plain",
                                                        out -> {
                                                            out.write('x');
                                                            out.trailer("Sum", "1");
                                                        }))
                                .get(
                                        "/hints",
                                        request -> {
                                            request.earlyHints(Headers.of("Link", "</a>"));
                                            return Response.text("hinted");
                                        })
                                .start();
                WireClient client = WireClient.connect(server)) {
            client.get(1, "/push");
            client.fields(client.next(HEADERS));
            pushed.send("one");
            assertThat(client.next(DATA).text()).isEqualTo("one");
            assertThat(client.get(3, "/trailers").response(3)).isEqualTo("200 x[sum: 1]");
            client.get(5, "/hints");
            assertThat(client.fields(client.next(HEADERS)))
                    .containsExactly(":status: 103", "link: </a>");
            assertThat(client.response(5)).isEqualTo("200 hinted");
            pushed.send("two");
            assertThat(client.next(DATA).text()).isEqualTo("two");
            pushed.end();
            assertThat(client.nextOn(1).has(END_STREAM)).isTrue();
            Eventually.is("the source is told", () -> pushed.isEnded(true));
            client.get(7, "/push");
            client.fields(client.next(HEADERS));
        }
        Eventually.is("the source is told of the cut", () -> pushed.isEnded(false));
    }

    /// A client that opens no window is waited for as long as one that does not read.
    @Test
    void givesUpStreamsWhoseWindowsStayClosed() throws IOException {
        try (Server server =
                        Servers.on(Pool.LOCKFREE)
                                .timeouts(patient().withResponse(Duration.ofSeconds(1)))
                                .get("/", _ -> Response.text("hello"))
                                .start();
                WireClient client = WireClient.connect(server)) {
            client.frame(SETTINGS, 0, 0, parameter(4, 0)).get(1, "/");
            Frame reset = client.next(RST_STREAM);
            assertThat(reset.code()).isEqualTo(ErrorCode.CANCEL);
            client.frame(SETTINGS, 0, 0, parameter(4, 10));
            assertThat(client.get(3, "/").response(3)).isEqualTo("200 hello");
        }
    }

    @ParameterizedTest
    @EnumSource
    void saysGoodByeTwiceAndAnswersWhatIsOnItsWay(Pool pool) throws Exception {
        Gate gate = new Gate();
        try (Server server =
                        plain(pool)
                                .get(
                                        "/wait",
                                        _ -> {
                                            gate.pass();
                                            return Response.text("waited");
                                        })
                                .start();
                WireClient client = WireClient.connect(server)) {
            assertThat(client.get(1, "/").response(1)).isEqualTo("200 hello");
            client.get(3, "/wait");
            gate.awaitArrivals(1);
            Thread.ofVirtual().start(server::drain);
            Frame first = client.next(GOAWAY);
            assertThat(first.number(0)).isEqualTo(Integer.MAX_VALUE);
            assertThat(first.code()).isEqualTo(ErrorCode.NO_ERROR);
            Frame ping = client.next(PING);
            assertThat(client.get(5, "/").response(5)).isEqualTo("200 hello");
            client.frame(PING, Http2Frames.ACK, 0, ping.payload());
            Frame second = client.next(GOAWAY);
            assertThat(second.number(0)).isEqualTo(5);
            client.get(7, "/");
            gate.open();
            assertThat(client.response(3)).isEqualTo("200 waited");
            assertThat(client.rest()).isEmpty();
        }
    }

    /// Who has heard nothing of it closes by itself, soon.
    @ParameterizedTest
    @EnumSource
    void endsIdleConnectionsWithTheDrain(Pool pool) throws Exception {
        try (Server server = plain(pool).start();
                WireClient client = WireClient.connect(server)) {
            assertThat(client.get(1, "/").response(1)).isEqualTo("200 hello");
            Thread.ofVirtual().start(server::drain);
            List<Frame> rest = client.rest();
            assertThat(rest.stream().filter(frame -> frame.type() == GOAWAY)).hasSize(2);
            assertThat(rest.getLast().number(0)).isOne();
        }
    }

    @Test
    void endsConnectionsThatIdle() throws IOException {
        try (Server server =
                        Servers.on(Pool.LOCKFREE)
                                .timeouts(patient().withIdle(Duration.ofSeconds(1)))
                                .get("/", _ -> Response.text("hello"))
                                .start();
                WireClient client = WireClient.connect(server)) {
            assertThat(client.get(1, "/").response(1)).isEqualTo("200 hello");
            Frame last = client.rest().getLast();
            assertThat(last.type()).isEqualTo(GOAWAY);
            assertThat(last.code()).isEqualTo(ErrorCode.NO_ERROR);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsObservers(Pool pool) throws IOException {
        BlockingQueue<FinishedExchange> told = new LinkedBlockingQueue<>();
        Observer observer =
                new Observer() {
                    @Override
                    public void exchangeFinished(FinishedExchange exchange) {
                        told.add(exchange);
                    }
                };
        try (Server server =
                        counting(pool)
                                .observer(observer)
                                .get(
                                        "/fail",
                                        _ -> {
                                            throw new IllegalStateException("no");
                                        })
                                .start();
                WireClient client = WireClient.connect(server)) {
            assertThat(client.get(1, "/").response(1)).isEqualTo("200 hello");
            client.post(3, "/count").frame(DATA, END_STREAM, 3, new byte[10]);
            assertThat(client.response(3)).isEqualTo("200 10");
            assertThat(client.get(5, "/fail").response(5)).startsWith("500 ");
            client.post(7, "/count").frame(RST_STREAM, 0, 7, int32(8));
            assertThat(client.get(9, "/").response(9)).isEqualTo("200 hello");
            Eventually.is("all are told", () -> told.size() == 5);
            List<String> seen = new ArrayList<>();
            told.forEach(
                    each ->
                            seen.add(
                                    "%s %s %s %s %d %d"
                                            .formatted(
                                                    each.protocol(),
                                                    each.route(),
                                                    each.status() == null
                                                            ? "-"
                                                            : each.status().code(),
                                                    each.ending(),
                                                    each.contentReceived(),
                                                    each.contentSent())));
            assertThat(seen)
                    .contains(
                            "HTTP/2 / 200 COMPLETE 0 5",
                            "HTTP/2 /count 200 COMPLETE 10 2",
                            "HTTP/2 /count - CUT 0 0");
        }
    }
}
