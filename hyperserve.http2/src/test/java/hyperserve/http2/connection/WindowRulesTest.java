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

/// Settings and flow control (RFC 9113 §5.2, §6.5, §6.9); over a socket.
final class WindowRulesTest {

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
    @MethodSource({"settings", "windows"})
    void keepsTheRules(Case each) throws IOException {
        each.check(server);
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

    private static Case setting(String name, int id, int value, Expected expected) {
        return when(name, c -> c.frame(SETTINGS, 0, 0, parameter(id, value)), expected);
    }
}
