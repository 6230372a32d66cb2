package hyperserve.http2.connection;

import static hyperserve.http2.connection.Rules.*;
import static hyperserve.http2.connection.WireClient.*;
import static hyperserve.test.Http2Frames.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.http2.connection.Rules.Case;
import hyperserve.http2.connection.Rules.Expected;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.runtime.Server;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.stream.Stream;

/// What a stream may be sent, which numbers they have, and what is said of their priorities (RFC
/// 9113 §5.1, §5.3; RFC 9218 §7.1); over a socket.
final class StreamRulesTest {

    /// As long as nothing else is set.
    private static final int MOST_STREAMS = 100;

    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        server = Rules.server();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @MethodSource({"states", "numbers", "priorities"})
    void keepsTheRules(Case each) throws IOException {
        each.check(server);
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

    private static Expected endsOrResets(ErrorCode code) {
        return client -> {
            Frame frame = client.next(f -> f.type() == RST_STREAM || f.type() == GOAWAY);
            assertThat(frame.code()).isEqualTo(code);
        };
    }

    private static Case priority(String name, int id, Expected expected) {
        return when(
                name,
                c -> c.frame(PRIORITY_UPDATE, 0, 0, WireClient.priority(id, "u=1")),
                expected);
    }

    static Stream<Case> priorities() {
        return Stream.of(
                priority("a stream that may come", 7, ignores()),
                priority("no stream", 0, ends(ErrorCode.PROTOCOL_ERROR)),
                priority("a stream of the server's", 2, ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "on a stream",
                        c -> c.frame(PRIORITY_UPDATE, 0, 1, WireClient.priority(1, "u=1")),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "without all of a stream's number",
                        c -> c.frame(PRIORITY_UPDATE, 0, 0, new byte[3]),
                        ends(ErrorCode.FRAME_SIZE_ERROR)),
                when(
                        "a stream that is closed",
                        c -> {
                            goesOn(c, 1);
                            c.frame(PRIORITY_UPDATE, 0, 0, WireClient.priority(1, "u=1"));
                        },
                        ignores()),
                when(
                        "a value that is none",
                        c -> c.frame(PRIORITY_UPDATE, 0, 0, WireClient.priority(1, "\0=(((")),
                        ignores()),
                when(
                        "a value as long as a frame",
                        c -> {
                            String value = ",".repeat(16_380);
                            c.frame(PRIORITY_UPDATE, 0, 0, WireClient.priority(1, value));
                        },
                        ignores()),
                when(
                        "as many streams as there may be, said twice",
                        c -> {
                            foretell(c, MOST_STREAMS);
                            foretell(c, MOST_STREAMS);
                        },
                        client -> goesOn(client, 1)),
                when(
                        "one stream more than there may be",
                        c -> foretell(c, MOST_STREAMS + 1),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                when(
                        "one stream more, with those that are open",
                        c -> {
                            c.post(1, "/wait");
                            foretell(c, MOST_STREAMS + 1);
                        },
                        ends(ErrorCode.PROTOCOL_ERROR)));
    }

    private static void foretell(WireClient client, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            client.frame(PRIORITY_UPDATE, 0, 0, WireClient.priority(2 * i + 1, "u=" + i % 8));
        }
    }
}
