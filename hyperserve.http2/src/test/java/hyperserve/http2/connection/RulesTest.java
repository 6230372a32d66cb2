package hyperserve.http2.connection;

import static hyperserve.http2.connection.WireClient.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Timeouts;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// What a server makes of frames that keep the rules of RFC 9113, and of such that do not; over a
/// socket.
final class RulesTest {

    /// As long as nothing else is set.
    private static final int MOST_STREAMS = 100;

    private static final byte[] NOTHING = {};
    private static final int ENDS = END_HEADERS | END_STREAM;

    private static Server server;

    /// What a client does, and what becomes of it.
    record Case(String name, Action action, Expected expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Action {
        void run(WireClient client) throws IOException;
    }

    interface Expected {
        void check(WireClient client) throws IOException;
    }

    @BeforeAll
    static void start() throws IOException {
        Duration minute = Duration.ofMinutes(1);
        server =
                Pool.LOCKFREE
                        .server()
                        .timeouts(Timeouts.defaults().withHeader(minute).withIdle(minute))
                        .get("/", _ -> Response.text("hello"))
                        .get("/host", request -> Response.text(request.headers().toString()))
                        .handle(
                                Method.POST,
                                "/echo",
                                request -> Response.text(request.body().text()),
                                RouteOptions.defaults())
                        .handle(
                                Method.POST,
                                "/wait",
                                request -> {
                                    request.body().bytes();
                                    return Response.text("all there");
                                },
                                RouteOptions.defaults().blocking())
                        .start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource({
        "prefaces",
        "frames",
        "states",
        "numbers",
        "settings",
        "windows",
        "blocks",
        "requests",
        "others"
    })
    void keepsTheRules(Case each) throws IOException {
        try (WireClient client = WireClient.silent(server)) {
            each.action.run(client);
            each.expected.check(client);
        }
    }

    private static Case when(String name, Action action, Expected expected) {
        return new Case(
                name,
                client -> {
                    client.raw(PREFACE).frame(SETTINGS, 0, 0);
                    action.run(client);
                },
                expected);
    }

    /// The connection ends with GOAWAY and one of some codes.
    private static Expected ends(ErrorCode... codes) {
        return client -> {
            List<Frame> all = client.rest();
            assertThat(all).filteredOn(frame -> frame.type() == GOAWAY).hasSize(1);
            assertThat(all.getLast().type()).isEqualTo(GOAWAY);
            assertThat(codes).contains(all.getLast().code());
        };
    }

    /// One stream ends with RST_STREAM and a code, and the next one is answered.
    private static Expected resets(int stream, ErrorCode code) {
        return client -> {
            Frame reset = client.next(RST_STREAM);
            assertThat(reset.stream()).isEqualTo(stream);
            assertThat(reset.code()).isEqualTo(code);
            goesOn(client, 101);
        };
    }

    private static Expected answers(int stream, String response) {
        return client -> assertThat(client.response(stream)).isEqualTo(response);
    }

    private static void goesOn(WireClient client, int stream) throws IOException {
        assertThat(client.get(stream, "/").response(stream)).isEqualTo("200 hello");
    }

    /// Nothing is said of it.
    private static Expected ignores() {
        return client -> goesOn(client, 101);
    }

    static Stream<Case> prefaces() {
        return Stream.of(
                new Case(
                        "a preface that goes wrong behind its first line",
                        client ->
                                client.raw(
                                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\rX"
                                                .getBytes(StandardCharsets.US_ASCII)),
                        WireClient::rest),
                new Case(
                        "no SETTINGS first",
                        client -> client.raw(PREFACE).frame(PING, 0, 0, new byte[8]),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                new Case(
                        "the preface byte by byte",
                        client -> {
                            for (byte each : PREFACE) {
                                client.raw(new byte[] {each});
                            }
                            client.frame(SETTINGS, 0, 0);
                        },
                        ignores()),
                when(
                        "settings first, then their acknowledgement",
                        _ -> {},
                        client -> {
                            assertThat(client.next().type()).isEqualTo(SETTINGS);
                            assertThat(client.next(SETTINGS).has(ACK)).isTrue();
                        }));
    }

    static Stream<Case> frames() {
        byte[] large = new byte[16_385];
        return Stream.of(
                when("an unknown type", c -> c.frame(0x16, 0, 0, new byte[8]), ignores()),
                when("an unknown flag", c -> c.frame(PING, 0x16, 0, new byte[8]), ignores()),
                when(
                        "the reserved bit",
                        c -> c.frame(PING, 0, 1 << 31, new byte[8]),
                        client -> assertThat(client.next(PING).has(ACK)).isTrue()),
                when(
                        "DATA that is too large",
                        c -> c.post(1, "/echo").frame(DATA, END_STREAM, 1, large),
                        ends(ErrorCode.FRAME_SIZE_ERROR)),
                when(
                        "HEADERS that are too large",
                        c -> c.frame(HEADERS, ENDS, 1, large),
                        ends(ErrorCode.FRAME_SIZE_ERROR)),
                when(
                        "DATA on no stream",
                        c -> c.frame(DATA, 0, 0, NOTHING),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "padding as long as the payload",
                        c -> c.post(1, "/echo").frame(DATA, PADDED | END_STREAM, 1, (byte) 5),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "padded DATA",
                        c ->
                                c.post(1, "/echo")
                                        .frame(
                                                DATA,
                                                PADDED | END_STREAM,
                                                1,
                                                (byte) 2,
                                                (byte) 'h',
                                                (byte) 'i',
                                                (byte) 0,
                                                (byte) 0),
                        answers(1, "200 hi")),
                when(
                        "HEADERS on no stream",
                        c -> c.frame(HEADERS, ENDS, 0, request("GET", "/")),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "PRIORITY on no stream",
                        c -> c.frame(PRIORITY, 0, 0, new byte[5]),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "PRIORITY of a wrong length",
                        c -> c.post(1, "/wait").frame(PRIORITY, 0, 1, new byte[4]),
                        resets(1, ErrorCode.FRAME_SIZE_ERROR)),
                when(
                        "RST_STREAM on no stream",
                        c -> c.frame(RST_STREAM, 0, 0, int32(8)),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "RST_STREAM of a wrong length",
                        c -> c.post(1, "/wait").frame(RST_STREAM, 0, 1, new byte[3]),
                        ends(ErrorCode.FRAME_SIZE_ERROR)),
                when(
                        "PUSH_PROMISE from a client",
                        c -> c.frame(PUSH_PROMISE, END_HEADERS, 1, int32(2)),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "PING on a stream",
                        c -> c.frame(PING, 0, 1, new byte[8]),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "PING of a wrong length",
                        c -> c.frame(PING, 0, 0, new byte[6]),
                        ends(ErrorCode.FRAME_SIZE_ERROR)),
                when(
                        "PING with ACK",
                        c -> c.frame(PING, ACK, 0, new byte[8]).frame(PING, 0, 0, int32(1, 2)),
                        client -> {
                            Frame answer = client.next(PING);
                            assertThat(answer.has(ACK)).isTrue();
                            assertThat(answer.payload()).isEqualTo(int32(1, 2));
                        }),
                when(
                        "GOAWAY on a stream",
                        c -> c.frame(GOAWAY, 0, 1, new byte[8]),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when("GOAWAY, and more", c -> c.frame(GOAWAY, 0, 0, int32(0, 0)), ignores()));
    }

    static Stream<Case> states() {
        return Stream.of(
                when(
                        "DATA on an idle stream",
                        c -> c.frame(DATA, END_STREAM, 1, (byte) 1),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "RST_STREAM on an idle stream",
                        c -> c.frame(RST_STREAM, 0, 1, int32(8)),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "WINDOW_UPDATE on an idle stream",
                        c -> c.frame(WINDOW_UPDATE, 0, 1, int32(100)),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "CONTINUATION on an idle stream",
                        c -> c.frame(CONTINUATION, END_HEADERS, 1, request("GET", "/")),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "PRIORITY on an idle stream",
                        c -> c.frame(PRIORITY, 0, 1, new byte[] {0, 0, 0, 0, 1}),
                        ignores()),
                when(
                        "DATA behind the end",
                        c ->
                                c.post(1, "/wait")
                                        .frame(DATA, 0, 1, (byte) 1)
                                        .frame(DATA, END_STREAM, 1, (byte) 1)
                                        .frame(DATA, END_STREAM, 1, (byte) 1),
                        endsOrResets(ErrorCode.STREAM_CLOSED)),
                when(
                        "HEADERS behind the end",
                        c -> c.get(1, "/").get(1, "/"),
                        endsOrResets(ErrorCode.STREAM_CLOSED)),
                when(
                        "CONTINUATION behind the end",
                        c -> c.get(1, "/").frame(CONTINUATION, END_HEADERS, 1, NOTHING),
                        ends(ErrorCode.PROTOCOL_ERROR, ErrorCode.STREAM_CLOSED)),
                when(
                        "DATA after a reset",
                        c ->
                                c.post(1, "/wait")
                                        .frame(RST_STREAM, 0, 1, int32(8))
                                        .frame(DATA, END_STREAM, 1, (byte) 1),
                        ends(ErrorCode.STREAM_CLOSED)),
                when(
                        "HEADERS after a reset",
                        c -> c.post(1, "/wait").frame(RST_STREAM, 0, 1, int32(8)).get(1, "/"),
                        ends(ErrorCode.STREAM_CLOSED)),
                when(
                        "WINDOW_UPDATE after a reset",
                        c ->
                                c.post(1, "/wait")
                                        .frame(RST_STREAM, 0, 1, int32(8))
                                        .frame(WINDOW_UPDATE, 0, 1, int32(1)),
                        ignores()),
                when(
                        "PRIORITY on a stream that is closed",
                        c -> {
                            goesOn(c, 1);
                            c.frame(PRIORITY, 0, 1, new byte[] {0, 0, 0, 0, 1});
                        },
                        ignores()),
                when(
                        "DATA on a stream that is closed",
                        c -> {
                            goesOn(c, 1);
                            c.frame(DATA, END_STREAM, 1, (byte) 1);
                        },
                        ends(ErrorCode.STREAM_CLOSED)),
                when(
                        "HEADERS on a stream that is closed",
                        c -> {
                            goesOn(c, 1);
                            c.get(1, "/");
                        },
                        ends(ErrorCode.STREAM_CLOSED)));
    }

    private static Expected endsOrResets(ErrorCode code) {
        return client -> {
            Frame frame = client.next(f -> f.type() == RST_STREAM || f.type() == GOAWAY);
            assertThat(frame.code()).isEqualTo(code);
        };
    }

    static Stream<Case> numbers() {
        return Stream.of(
                when(
                        "a stream of the server's",
                        c -> c.get(2, "/"),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "a stream with a lower number",
                        c -> c.get(5, "/").get(3, "/"),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "HEADERS that depend on their own stream",
                        c ->
                                c.frame(
                                        HEADERS,
                                        ENDS | WITH_PRIORITY,
                                        1,
                                        joined(new byte[] {0, 0, 0, 1, 15}, request("GET", "/"))),
                        resets(1, ErrorCode.PROTOCOL_ERROR)),
                when(
                        "PRIORITY that depends on its own stream",
                        c -> c.post(1, "/wait").frame(PRIORITY, 0, 1, new byte[] {0, 0, 0, 1, 15}),
                        resets(1, ErrorCode.PROTOCOL_ERROR)),
                when(
                        "one stream more than allowed",
                        c -> {
                            for (int i = 0; i <= MOST_STREAMS; i++) {
                                c.post(2 * i + 1, "/wait");
                            }
                        },
                        client -> {
                            Frame reset = client.next(RST_STREAM);
                            assertThat(reset.stream()).isEqualTo(2 * MOST_STREAMS + 1);
                            assertThat(reset.code()).isEqualTo(ErrorCode.REFUSED_STREAM);
                            client.frame(DATA, END_STREAM, 1, NOTHING);
                            assertThat(client.response(1)).isEqualTo("200 all there");
                        }));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static Case setting(String name, int id, int value, Expected expected) {
        return when(name, c -> c.frame(SETTINGS, 0, 0, parameter(id, value)), expected);
    }

    static Stream<Case> settings() {
        return Stream.of(
                when(
                        "SETTINGS with ACK and a payload",
                        c -> c.frame(SETTINGS, ACK, 0, new byte[6]),
                        ends(ErrorCode.FRAME_SIZE_ERROR)),
                when(
                        "SETTINGS on a stream",
                        c -> c.frame(SETTINGS, 0, 1, parameter(3, 100)),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "SETTINGS of a wrong length",
                        c -> c.frame(SETTINGS, 0, 0, new byte[3]),
                        ends(ErrorCode.FRAME_SIZE_ERROR)),
                setting("ENABLE_PUSH 2", 2, 2, ends(ErrorCode.PROTOCOL_ERROR)),
                setting("a window of 2^31", 4, 1 << 31, ends(ErrorCode.FLOW_CONTROL_ERROR)),
                setting("frames of 16,383", 5, 16_383, ends(ErrorCode.PROTOCOL_ERROR)),
                setting("frames of 2^24", 5, 1 << 24, ends(ErrorCode.PROTOCOL_ERROR)),
                setting("an unknown setting", 0xFF, 1, ignores()),
                when(
                        "the last of two values counts",
                        c -> {
                            byte[] two = joined(parameter(4, 100), parameter(4, 1));
                            c.frame(SETTINGS, 0, 0, two).get(1, "/");
                        },
                        client -> {
                            client.fields(client.next(HEADERS));
                            assertThat(client.next(DATA).text()).isEqualTo("h");
                        }),
                when(
                        "each is acknowledged",
                        c -> c.frame(SETTINGS, 0, 0),
                        client -> {
                            client.next(f -> f.type() == SETTINGS && f.has(ACK));
                            client.next(f -> f.type() == SETTINGS && f.has(ACK));
                        }));
    }

    static Stream<Case> windows() {
        byte[] most = int32(Integer.MAX_VALUE);
        return Stream.of(
                when(
                        "WINDOW_UPDATE by nothing on the connection",
                        c -> c.frame(WINDOW_UPDATE, 0, 0, int32(0)),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "WINDOW_UPDATE by nothing on a stream",
                        c -> c.post(1, "/wait").frame(WINDOW_UPDATE, 0, 1, int32(0)),
                        resets(1, ErrorCode.PROTOCOL_ERROR)),
                when(
                        "WINDOW_UPDATE of a wrong length",
                        c -> c.frame(WINDOW_UPDATE, 0, 0, new byte[3]),
                        ends(ErrorCode.FRAME_SIZE_ERROR)),
                when(
                        "a window of the connection beyond 2^31-1",
                        c -> c.frame(WINDOW_UPDATE, 0, 0, most),
                        ends(ErrorCode.FLOW_CONTROL_ERROR)),
                when(
                        "a window of a stream beyond 2^31-1",
                        c -> c.post(1, "/wait").frame(WINDOW_UPDATE, 0, 1, most),
                        resets(1, ErrorCode.FLOW_CONTROL_ERROR)),
                when(
                        "a setting that makes a window too large",
                        c -> {
                            c.post(1, "/wait").frame(WINDOW_UPDATE, 0, 1, int32(1 << 30));
                            c.frame(SETTINGS, 0, 0, parameter(4, Integer.MAX_VALUE));
                        },
                        ends(ErrorCode.FLOW_CONTROL_ERROR)),
                when(
                        "a window that a setting makes negative",
                        c -> {
                            c.frame(SETTINGS, 0, 0, parameter(4, 3)).get(1, "/");
                            c.frame(SETTINGS, 0, 0, parameter(4, 2));
                            c.frame(WINDOW_UPDATE, 0, 1, int32(3));
                        },
                        answers(1, "200 hello")),
                when(
                        "a window of one byte",
                        c -> {
                            c.frame(SETTINGS, 0, 0, parameter(4, 1)).get(1, "/");
                            for (int i = 0; i < 4; i++) {
                                c.frame(WINDOW_UPDATE, 0, 1, int32(1));
                            }
                        },
                        answers(1, "200 hello")),
                when(
                        "a window that a setting opens",
                        c -> {
                            c.frame(SETTINGS, 0, 0, parameter(4, 0)).get(1, "/");
                            c.frame(SETTINGS, 0, 0, parameter(4, 5));
                        },
                        answers(1, "200 hello")),
                when(
                        "more than the window of a stream",
                        c -> {
                            c.post(1, "/nowhere").get(3, "/").response(3);
                            c.post(5, "/wait");
                            byte[] part = new byte[16_384];
                            // Nobody reads so much more than has been allowed.
                            for (int i = 0; i < 600; i++) {
                                c.frame(DATA, 0, 5, part);
                            }
                        },
                        _ -> {}));
    }

    static Stream<Case> blocks() {
        return Stream.of(
                when(
                        "CONTINUATION",
                        c -> {
                            byte[] block = request("GET", "/");
                            c.frame(HEADERS, END_STREAM, 1, part(block, 0, 5));
                            c.frame(CONTINUATION, 0, 1, part(block, 5, 5));
                            c.frame(CONTINUATION, END_HEADERS, 1, part(block, 5, block.length));
                        },
                        answers(1, "200 hello")),
                when(
                        "another frame within a header block",
                        c -> {
                            c.frame(HEADERS, END_STREAM, 1, request("GET", "/"));
                            c.frame(PING, 0, 0, new byte[8]);
                        },
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "CONTINUATION of another stream",
                        c -> {
                            c.frame(HEADERS, END_STREAM, 1, request("GET", "/"));
                            c.frame(CONTINUATION, END_HEADERS, 3, NOTHING);
                        },
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "an unknown frame within a header block",
                        c -> {
                            c.frame(HEADERS, END_STREAM, 1, request("GET", "/"));
                            c.frame(0x20, 0, 1, NOTHING);
                        },
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "an index beyond the tables",
                        c -> c.frame(HEADERS, ENDS, 1, new byte[] {(byte) 0xC6}),
                        ends(ErrorCode.COMPRESSION_ERROR)),
                when(
                        "a block that ends within a field",
                        c -> c.frame(HEADERS, ENDS, 1, new byte[] {0, 5, 'a'}),
                        ends(ErrorCode.COMPRESSION_ERROR)),
                when(
                        "a malformed block of trailers",
                        c -> c.post(1, "/wait").frame(HEADERS, ENDS, 1, new byte[] {(byte) 0x80}),
                        ends(ErrorCode.COMPRESSION_ERROR)),
                when(
                        "padded HEADERS with priority",
                        c ->
                                c.frame(
                                        HEADERS,
                                        ENDS | PADDED | WITH_PRIORITY,
                                        1,
                                        joined(
                                                new byte[] {3, 0, 0, 0, 0, 15},
                                                request("GET", "/"),
                                                new byte[3])),
                        answers(1, "200 hello")));
    }

    private static byte[] part(byte[] bytes, int start, int end) {
        return Arrays.copyOfRange(bytes, start, end);
    }

    private static Case malformed(String name, String... fields) {
        return when(
                name,
                c -> c.frame(HEADERS, ENDS, 1, block(fields)),
                resets(1, ErrorCode.PROTOCOL_ERROR));
    }

    static Stream<Case> requests() {
        return Stream.of(
                malformed("no pseudo-fields", "a", "b"),
                malformed("no method", ":scheme", "http", ":path", "/"),
                malformed("no scheme", ":method", "GET", ":path", "/"),
                malformed("no path", ":method", "GET", ":scheme", "http"),
                malformed("an empty path", ":method", "GET", ":scheme", "http", ":path", ""),
                withMore("an upper-case name", "X-Test", "1"),
                withMore("an unknown pseudo-field", ":test", "1"),
                withMore("a pseudo-field of a response", ":status", "200"),
                withMore("a pseudo-field behind others", "a", "b", ":authority", "x"),
                withMore("a second method", ":method", "GET"),
                withMore("Connection", "connection", "keep-alive"),
                withMore("Transfer-Encoding", "transfer-encoding", "chunked"),
                withMore("TE that is no trailers", "te", "trailers, deflate"),
                withMore("a length, and no content", "content-length", "1"),
                withMore("a value with a line feed", "a", "b\nc"),
                withMore("another Host", "host", "other"),
                when(
                        "TE: trailers",
                        c -> c.frame(HEADERS, ENDS, 1, request("GET", "/", "te", "trailers")),
                        answers(1, "200 hello")),
                when(
                        "less content than announced",
                        c ->
                                c.post(1, "/wait", "content-length", "2")
                                        .frame(DATA, END_STREAM, 1, (byte) 1),
                        resets(1, ErrorCode.PROTOCOL_ERROR)),
                when(
                        "more content than announced",
                        c ->
                                c.post(1, "/wait", "content-length", "1")
                                        .frame(DATA, 0, 1, (byte) 1)
                                        .frame(DATA, END_STREAM, 1, (byte) 1),
                        resets(1, ErrorCode.PROTOCOL_ERROR)),
                when(
                        "trailers",
                        c ->
                                c.post(1, "/echo")
                                        .frame(DATA, 0, 1, (byte) 'x')
                                        .frame(HEADERS, ENDS, 1, block("a", "b")),
                        answers(1, "200 x")),
                when(
                        "trailers without an end",
                        c -> c.post(1, "/wait").frame(HEADERS, END_HEADERS, 1, block("a", "b")),
                        resets(1, ErrorCode.PROTOCOL_ERROR)),
                when(
                        "a pseudo-field in trailers",
                        c -> c.post(1, "/wait").frame(HEADERS, ENDS, 1, block(":method", "GET")),
                        resets(1, ErrorCode.PROTOCOL_ERROR)));
    }

    private static Case withMore(String name, String... more) {
        return when(
                name,
                c -> c.frame(HEADERS, ENDS, 1, request("GET", "/", more)),
                resets(1, ErrorCode.PROTOCOL_ERROR));
    }

    static Stream<Case> others() {
        String long20k = "x".repeat(20_000);
        return Stream.of(
                when(
                        "HEAD",
                        c -> c.frame(HEADERS, ENDS, 1, request("HEAD", "/")),
                        answers(1, "200 ")),
                when(
                        "what is not there",
                        c -> c.get(1, "/nowhere"),
                        answers(1, "404 404 Not Found: no such resource\n")),
                when(
                        "CONNECT",
                        c ->
                                c.frame(
                                        HEADERS,
                                        ENDS,
                                        1,
                                        block(":method", "CONNECT", ":authority", "localhost:1")),
                        client -> assertThat(client.response(1)).startsWith("501 ")),
                when(
                        "a malformed escape",
                        c -> c.get(1, "/%zz"),
                        client -> assertThat(client.response(1)).startsWith("400 ")),
                when(
                        "OPTIONS *",
                        c -> c.frame(HEADERS, ENDS, 1, request("OPTIONS", "*")),
                        client -> assertThat(client.response(1)).startsWith("2")),
                when(
                        "a header list that is too large",
                        c -> {
                            byte[] block =
                                    request("GET", "/", "a", long20k, "b", long20k, "c", long20k);
                            c.frame(HEADERS, END_STREAM, 1, part(block, 0, 16_000));
                            c.frame(CONTINUATION, 0, 1, part(block, 16_000, 32_000));
                            c.frame(CONTINUATION, 0, 1, part(block, 32_000, 48_000));
                            c.frame(
                                    CONTINUATION,
                                    END_HEADERS,
                                    1,
                                    part(block, 48_000, block.length));
                        },
                        client -> {
                            Frame frame =
                                    client.next(f -> f.type() == HEADERS || f.type() == GOAWAY);
                            if (frame.type() == HEADERS) {
                                assertThat(client.fields(frame)).startsWith(":status: 431");
                            } else {
                                assertThat(frame.code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
                            }
                        }),
                when(
                        "Expect: 100-continue",
                        c -> c.post(1, "/echo", "expect", "100-continue"),
                        client -> {
                            Frame interim = client.next(HEADERS);
                            assertThat(client.fields(interim)).containsExactly(":status: 100");
                            client.frame(DATA, END_STREAM, 1, (byte) '!');
                            assertThat(client.response(1)).isEqualTo("200 !");
                        }),
                when(
                        "the authority as Host",
                        c -> c.get(1, "/host"),
                        client -> assertThat(client.response(1)).contains("localhost")));
    }
}
