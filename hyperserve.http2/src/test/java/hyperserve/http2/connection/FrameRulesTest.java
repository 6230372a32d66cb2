package hyperserve.http2.connection;

import static hyperserve.http2.connection.Rules.*;
import static hyperserve.http2.connection.WireClient.*;
import static hyperserve.test.Http2Frames.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.http2.connection.Rules.Case;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.runtime.Server;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/// Frames, and in which order they come (RFC 9113 §3.4, §4, §6); over a socket.
final class FrameRulesTest {

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
    @MethodSource({"prefaces", "frames", "blocks"})
    void keepsTheRules(Case each) throws IOException {
        each.check(server);
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
                        client -> client.raw(preface()).frame(PING, 0, 0, new byte[8]),
                        ends(ErrorCode.PROTOCOL_ERROR)),
                new Case(
                        "the preface byte by byte",
                        client -> {
                            for (byte each : preface()) {
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
}
