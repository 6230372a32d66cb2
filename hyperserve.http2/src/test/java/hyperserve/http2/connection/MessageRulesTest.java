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
import java.util.stream.Stream;

/// Requests (RFC 9113 §8); over a socket.
final class MessageRulesTest {

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
    @MethodSource({"requests", "others"})
    void keepsTheRules(Case each) throws IOException {
        each.check(server);
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

    private static Case malformed(String name, String... fields) {
        return when(
                name,
                c -> c.frame(HEADERS, ENDS, 1, block(fields)),
                resets(1, ErrorCode.PROTOCOL_ERROR));
    }

    private static Case withMore(String name, String... more) {
        return when(
                name,
                c -> c.frame(HEADERS, ENDS, 1, request("GET", "/", more)),
                resets(1, ErrorCode.PROTOCOL_ERROR));
    }
}
