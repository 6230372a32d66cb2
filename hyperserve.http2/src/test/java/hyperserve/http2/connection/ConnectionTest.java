package hyperserve.http2.connection;

import static hyperserve.http2.connection.WireClient.DATA;
import static hyperserve.http2.connection.WireClient.END_HEADERS;
import static hyperserve.http2.connection.WireClient.END_STREAM;
import static hyperserve.http2.connection.WireClient.GOAWAY;
import static hyperserve.http2.connection.WireClient.HEADERS;
import static hyperserve.http2.connection.WireClient.PING;
import static hyperserve.http2.connection.WireClient.RST_STREAM;
import static hyperserve.http2.connection.WireClient.SETTINGS;
import static hyperserve.http2.connection.WireClient.WINDOW_UPDATE;
import static hyperserve.http2.connection.WireClient.int32;
import static hyperserve.http2.connection.WireClient.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.FinishedExchange;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Observer;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Streams beside each other on one connection, in each pool.
final class ConnectionTest {

    private static final int PART = 16_384;

    private static Timeouts patient() {
        Duration minute = Duration.ofMinutes(1);
        return Timeouts.defaults()
                .withHeader(minute)
                .withIdle(minute)
                .withBody(minute)
                .withResponse(minute);
    }

    private static Server plain(Pool pool) {
        return pool.server().timeouts(patient()).get("/", _ -> Response.text("hello"));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STANDARD") // Has few threads.
    void answersOthersWhileHandlersWait(Pool pool) throws IOException {
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
            // The first ones are not known to wait.
            for (int id = 1; id < 80; id += 2) {
                client.get(id, "/wait");
            }
            for (int id = 81; id < 200; id += 2) {
                assertThat(client.get(id, "/").response(id)).isEqualTo("200 hello");
            }
            gate.open();
            assertThat(answers(client, 40)).hasSize(40).containsOnlyKeys(odd(1, 80));
        }
    }

    /// All come in one packet, so that nothing else tells that there is more.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STANDARD") // Has few threads.
    void answersOthersWhileAHandlerComputes(Pool pool) throws IOException {
        AtomicBoolean done = new AtomicBoolean();
        try (Server server =
                        plain(pool)
                                .get(
                                        "/compute",
                                        _ -> {
                                            while (!done.get()) {
                                                Thread.onSpinWait();
                                            }
                                            return Response.text("computed");
                                        })
                                .start();
                WireClient client = WireClient.connect(server)) {
            assertThat(client.get(1, "/").response(1)).isEqualTo("200 hello");
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            for (String path : List.of("/", "/compute", "/")) {
                int id = 2 * packet.size() + 3;
                packet.writeBytes(
                        WireClient.bytesOf(
                                HEADERS,
                                END_HEADERS | END_STREAM,
                                id,
                                WireClient.request("GET", path)));
            }
            client.raw(packet.toByteArray());
            try {
                Frame first = client.next(f -> f.type() == DATA && f.has(END_STREAM));
                Frame last = client.next(f -> f.type() == DATA && f.has(END_STREAM));
                assertThat(List.of(first.text(), last.text())).containsOnly("hello");
            } finally {
                done.set(true);
            }
            assertThat(client.next(DATA).text()).isEqualTo("computed");
        }
    }

    private static Integer[] odd(int from, int to) {
        List<Integer> all = new ArrayList<>();
        for (int id = from; id < to; id += 2) {
            all.add(id);
        }
        return all.toArray(Integer[]::new);
    }

    /// Reads until so many streams have ended.
    private static Map<Integer, Integer> answers(WireClient client, int count) throws IOException {
        Map<Integer, Integer> lengths = new HashMap<>();
        int ended = 0;
        while (ended < count) {
            Frame frame = client.next();
            if (frame.type() == HEADERS) {
                client.fields(frame);
                lengths.put(frame.stream(), 0);
            } else if (frame.type() == DATA) {
                lengths.merge(frame.stream(), frame.payload().length, Integer::sum);
            } else if (frame.type() == RST_STREAM || frame.type() == GOAWAY) {
                throw new AssertionError("not answered: " + frame);
            }
            boolean content = frame.type() == HEADERS || frame.type() == DATA;
            ended += content && frame.has(END_STREAM) ? 1 : 0;
        }
        return lengths;
    }

    /// More of them than threads may be there, and than the windows allow at once.
    @ParameterizedTest
    @EnumSource
    void takesManyBodiesAtOnce(Pool pool) throws IOException {
        int parts = 8;
        try (Server server = counting(pool).start();
                WireClient client = WireClient.connect(server)) {
            for (int id = 1; id < 128; id += 2) {
                client.post(id, "/count");
            }
            Map<Integer, Integer> windows = new HashMap<>();
            Map<Integer, Integer> left = new HashMap<>();
            for (int id = 1; id < 128; id += 2) {
                windows.put(id, 65_536);
                left.put(id, parts);
            }
            send(client, windows, left);
            int answered = 0;
            while (answered < 64) {
                Frame frame = client.next();
                if (frame.type() == WINDOW_UPDATE) {
                    windows.merge(frame.stream(), frame.number(0), Integer::sum);
                    send(client, windows, left);
                } else if (frame.type() == DATA) {
                    assertThat(frame.text()).isEqualTo("" + parts * PART);
                    answered++;
                } else if (frame.type() == HEADERS) {
                    client.fields(frame);
                }
            }
        }
    }

    private static void send(
            WireClient client, Map<Integer, Integer> windows, Map<Integer, Integer> left)
            throws IOException {
        for (Integer id : List.copyOf(left.keySet())) {
            while (left.getOrDefault(id, 0) > 0 && windows.getOrDefault(id, 0) >= PART) {
                int more = left.merge(id, -1, Integer::sum);
                windows.merge(id, -PART, Integer::sum);
                client.frame(DATA, more == 0 ? END_STREAM : 0, id, new byte[PART]);
                if (more == 0) {
                    left.remove(id);
                }
            }
        }
    }

    private static Server counting(Pool pool) {
        return plain(pool)
                .handle(
                        Method.POST,
                        "/count",
                        request ->
                                Response.text("" + request.body().stream().readAllBytes().length),
                        RouteOptions.defaults());
    }

    /// They fill their windows; that of the connection has room for all others.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STANDARD") // Has few threads.
    void readsBodiesBesideSuchThatNobodyReads(Pool pool) throws IOException {
        Gate gate = new Gate();
        try (Server server =
                        counting(pool)
                                .handle(
                                        Method.POST,
                                        "/ignore",
                                        _ -> {
                                            gate.pass();
                                            return Response.text("ignored");
                                        },
                                        RouteOptions.defaults().blocking())
                                .start();
                WireClient client = WireClient.connect(server)) {
            for (int id = 1; id < 60; id += 2) {
                client.post(id, "/ignore");
                for (int i = 0; i < 4; i++) {
                    client.frame(DATA, 0, id, new byte[PART]);
                }
            }
            client.post(61, "/count").frame(DATA, END_STREAM, 61, new byte[PART]);
            assertThat(client.response(61)).isEqualTo("200 " + PART);
            gate.open();
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsHandlersOfTheEndOfTheirStreams(Pool pool) throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Server server =
                plain(pool)
                        .handle(
                                Method.GET,
                                "/wait",
                                _ -> waitForInterrupt(told),
                                RouteOptions.defaults().blocking())
                        .start()) {
            try (WireClient client = WireClient.connect(server)) {
                client.get(1, "/wait").get(3, "/wait");
                assertThat(poll(told)).isEqualTo("begun");
                assertThat(poll(told)).isEqualTo("begun");
                client.frame(RST_STREAM, 0, 1, int32(8));
                assertThat(poll(told)).isEqualTo("told");
                assertThat(client.get(5, "/").response(5)).isEqualTo("200 hello");
                assertThat(told).isEmpty();
            }
            assertThat(poll(told)).isEqualTo("told");
        }
    }

    private static String poll(BlockingQueue<String> told) throws InterruptedException {
        return told.poll(30, TimeUnit.SECONDS);
    }

    private static Response waitForInterrupt(BlockingQueue<String> told) {
        told.add("begun");
        boolean interrupted = new Gate().passOrBeInterrupted();
        told.add(interrupted ? "told" : "not told");
        return Response.text("over");
    }

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
            client.frame(PING, WireClient.ACK, 0, ping.payload());
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

    /// What a client sends may be cut anywhere on its way.
    @Test
    void takesFramesThatAreCutAtEveryByte() throws IOException {
        try (Server server = counting(Pool.LOCKFREE).start()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(WireClient.PREFACE);
            all.writeBytes(WireClient.bytesOf(SETTINGS, 0, 0, parameter(3, 7)));
            all.writeBytes(
                    WireClient.bytesOf(
                            HEADERS, END_HEADERS, 1, WireClient.request("POST", "/count")));
            all.writeBytes(WireClient.bytesOf(PING, 0, 0, new byte[8]));
            all.writeBytes(
                    WireClient.bytesOf(
                            DATA, END_STREAM, 1, "hello".getBytes(StandardCharsets.US_ASCII)));
            byte[] bytes = all.toByteArray();
            for (int cut = 1; cut < bytes.length; cut++) {
                try (WireClient client = WireClient.silent(server)) {
                    client.raw(Arrays.copyOf(bytes, cut));
                    client.raw(Arrays.copyOfRange(bytes, cut, bytes.length));
                    assertThat(client.response(1)).as("cut at " + cut).isEqualTo("200 5");
                }
            }
        }
    }

    /// A client that opens no window is waited for as long as one that does not read.
    @Test
    void givesUpStreamsWhoseWindowsStayClosed() throws IOException {
        try (Server server =
                        Pool.LOCKFREE
                                .server()
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

    @Test
    void endsConnectionsThatIdle() throws IOException {
        try (Server server =
                        Pool.LOCKFREE
                                .server()
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

    @Test
    void keepsToTheBoundsOfItsServer() throws IOException {
        Limits limits = Limits.defaults().withStreams(2).withStreamResets(3).withOddFrames(4);
        try (Server server = counting(Pool.LOCKFREE).limits(limits).start();
                WireClient client = WireClient.connect(server)) {
            client.post(1, "/count").post(3, "/count").post(5, "/count");
            Frame refused = client.next(RST_STREAM);
            assertThat(refused.stream()).isEqualTo(5);
            assertThat(refused.code()).isEqualTo(ErrorCode.REFUSED_STREAM);
            for (int i = 0; i < 10; i++) {
                client.frame(PING, 0, 0, new byte[8]);
            }
            assertThat(client.rest().getLast().code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
        }
        try (Server server = counting(Pool.LOCKFREE).limits(limits).start();
                WireClient client = WireClient.connect(server)) {
            for (int id = 1; id < 20; id += 2) {
                client.post(id, "/count").frame(RST_STREAM, 0, id, int32(8));
            }
            assertThat(client.rest().getLast().code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
        }
    }
}
