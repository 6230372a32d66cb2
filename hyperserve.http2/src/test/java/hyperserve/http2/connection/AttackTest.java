package hyperserve.http2.connection;

import static hyperserve.http2.connection.WireClient.request;
import static hyperserve.test.Http2Frames.CONTINUATION;
import static hyperserve.test.Http2Frames.DATA;
import static hyperserve.test.Http2Frames.END_HEADERS;
import static hyperserve.test.Http2Frames.END_STREAM;
import static hyperserve.test.Http2Frames.GOAWAY;
import static hyperserve.test.Http2Frames.HEADERS;
import static hyperserve.test.Http2Frames.PING;
import static hyperserve.test.Http2Frames.PRIORITY;
import static hyperserve.test.Http2Frames.PRIORITY_UPDATE;
import static hyperserve.test.Http2Frames.RST_STREAM;
import static hyperserve.test.Http2Frames.SETTINGS;
import static hyperserve.test.Http2Frames.WINDOW_UPDATE;
import static hyperserve.test.Http2Frames.int32;
import static hyperserve.test.Http2Frames.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.Method;
import hyperserve.api.Observer;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.RunningServer;
import hyperserve.api.ServerFigure;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.runtime.Server;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.Http2Frames;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// Clients that keep each rule, and do it too often.
final class AttackTest {

    /// As long as nothing else is set.
    private static final int MOST_STREAMS = 100;

    private static final Gate GATE = new Gate();

    private static final Map<SocketAddress, CloseReason> CLOSED = new ConcurrentHashMap<>();

    private static RunningServer running;
    private static Server server;

    @BeforeAll
    static void start() throws IOException {
        server =
                Servers.on(Pool.LOCKFREE)
                        .observer(
                                new Observer() {
                                    @Override
                                    public void started(RunningServer started) {
                                        running = started;
                                    }

                                    @Override
                                    public void connectionClosed(ClosedConnection connection) {
                                        CLOSED.put(
                                                connection.connection().remoteAddress(),
                                                connection.reason());
                                    }
                                })
                        .get("/", _ -> Response.text("hello"))
                        .handle(
                                Method.GET,
                                "/wait",
                                _ -> {
                                    GATE.pass();
                                    return Response.text("waited");
                                },
                                RouteOptions.defaults().blocking().uninterruptible())
                        .handle(
                                Method.POST,
                                "/read",
                                request -> Response.text(request.body().text()),
                                RouteOptions.defaults())
                        .start();
    }

    @AfterAll
    static void stop() {
        GATE.open();
        server.close();
    }

    /// What is said again and again; the number counts up.
    enum Flood {
        PINGS(ServerFigure.FLOODS_OF_FRAMES) {
            @Override
            void say(WireClient client, int i) throws IOException {
                client.frame(PING, 0, 0, new byte[8]);
            }
        },
        PING_ANSWERS(ServerFigure.FLOODS_OF_FRAMES) {
            @Override
            void say(WireClient client, int i) throws IOException {
                client.frame(PING, Http2Frames.ACK, 0, new byte[8]);
            }
        },
        SETTINGS_FRAMES(ServerFigure.FLOODS_OF_FRAMES) {
            @Override
            void say(WireClient client, int i) throws IOException {
                client.frame(SETTINGS, 0, 0);
            }
        },
        CHANGING_WINDOWS(ServerFigure.FLOODS_OF_FRAMES) {
            @Override
            void say(WireClient client, int i) throws IOException {
                client.frame(SETTINGS, 0, 0, parameter(4, i % 100));
            }
        },
        PRIORITIES(ServerFigure.FLOODS_OF_FRAMES) {
            @Override
            void say(WireClient client, int i) throws IOException {
                client.frame(
                        PRIORITY, 0, 2 * i + 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 1);
            }
        },
        PRIORITY_UPDATES(ServerFigure.FLOODS_OF_FRAMES) {
            @Override
            void say(WireClient client, int i) throws IOException {
                client.frame(PRIORITY_UPDATE, 0, 0, WireClient.priority(99, "u=" + i % 8));
            }
        },
        EMPTY_DATA(ServerFigure.FLOODS_OF_FRAMES) {
            @Override
            void say(WireClient client, int i) throws IOException {
                if (i == 0) {
                    client.post(1, "/read");
                }
                client.frame(DATA, 0, 1);
            }
        },
        PADDING(ServerFigure.FLOODS_OF_FRAMES) {
            @Override
            void say(WireClient client, int i) throws IOException {
                if (i == 0) {
                    client.post(1, "/read");
                }
                client.frame(DATA, Http2Frames.PADDED, 1, (byte) 3, (byte) 0, (byte) 0, (byte) 0);
            }
        },
        WINDOW_UPDATES(ServerFigure.FLOODS_OF_FRAMES) {
            @Override
            void say(WireClient client, int i) throws IOException {
                client.frame(WINDOW_UPDATE, 0, 0, int32(1));
            }
        },
        UNKNOWN_FRAMES(ServerFigure.FLOODS_OF_FRAMES) {
            @Override
            void say(WireClient client, int i) throws IOException {
                client.frame(0x42, 0, 0, new byte[3]);
            }
        },
        RESETS(ServerFigure.FLOODS_OF_RESETS) {
            @Override
            void say(WireClient client, int i) throws IOException {
                client.post(2 * i + 1, "/read").frame(RST_STREAM, 0, 2 * i + 1, int32(8));
            }
        },
        RESETS_OF_OURS(ServerFigure.FLOODS_OF_RESETS) {
            @Override
            void say(WireClient client, int i) throws IOException {
                client.post(2 * i + 1, "/read").frame(WINDOW_UPDATE, 0, 2 * i + 1, int32(0));
            }
        },
        MALFORMED_REQUESTS(ServerFigure.FLOODS_OF_RESETS) {
            @Override
            void say(WireClient client, int i) throws IOException {
                client.frame(HEADERS, END_HEADERS, 2 * i + 1, WireClient.block("a", "b"));
            }
        },
        /// A field that is long, and then named a thousand times by a byte each.
        REFERENCES(ServerFigure.FLOODS_OF_HEADERS) {
            @Override
            void say(WireClient client, int i) throws IOException {
                client.frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, references());
            }
        },
        /// The same for a stream that we have reset.
        REFERENCES_TOO_LATE(ServerFigure.FLOODS_OF_HEADERS) {
            @Override
            void say(WireClient client, int i) throws IOException {
                if (i == 0) {
                    client.frame(HEADERS, END_HEADERS, 1, WireClient.block("a", "b"));
                }
                client.frame(HEADERS, END_HEADERS | END_STREAM, 1, references());
            }
        },
        LONG_HEADERS(ServerFigure.FLOODS_OF_HEADERS) {
            @Override
            void say(WireClient client, int i) throws IOException {
                if (i == 0) {
                    client.frame(HEADERS, END_STREAM, 1, request("GET", "/"));
                }
                client.frame(CONTINUATION, 0, 1, new byte[16_384]);
            }
        },
        CONTINUATIONS(ServerFigure.FLOODS_OF_HEADERS) {
            @Override
            void say(WireClient client, int i) throws IOException {
                if (i == 0) {
                    client.frame(HEADERS, END_STREAM, 1, request("GET", "/"));
                }
                client.frame(CONTINUATION, 0, 1);
            }
        };

        private final ServerFigure counted;

        Flood(ServerFigure counted) {
            this.counted = counted;
        }

        abstract void say(WireClient client, int i) throws IOException;

        /// A header block with a literal field that enters the table (RFC 7541 §6.2.1), and indexes
        /// of it (§6.1).
        private static byte[] references() {
            byte[] literal = WireClient.block("x", "x".repeat(4_000));
            literal[0] = 0x40;
            byte[] request = request("GET", "/");
            byte[] all = Arrays.copyOf(request, request.length + literal.length + 1_000);
            Arrays.fill(all, request.length, all.length, (byte) (0x80 | 62));
            System.arraycopy(literal, 0, all, request.length, literal.length);
            return all;
        }
    }

    /// Who does so for a thousand years is not served for so long, and nobody else is held up.
    @ParameterizedTest
    @EnumSource
    void endsFloods(Flood flood) throws Exception {
        long before = running.figure(flood.counted);
        try (WireClient attacker = WireClient.connect(server);
                WireClient other = WireClient.connect(server)) {
            SocketAddress address = attacker.address();
            // One before may have had the same port.
            CLOSED.remove(address);
            FutureTask<List<Frame>> told = new FutureTask<>(attacker::rest);
            Thread.ofVirtual().start(told);
            try {
                for (int i = 0; i < 200_000 && !told.isDone(); i++) {
                    flood.say(attacker, i);
                }
            } catch (IOException e) {
                // It was cut off, which is what is waited for.
            }
            Frame last = told.get(30, TimeUnit.SECONDS).getLast();
            assertThat(last.type()).isEqualTo(GOAWAY);
            assertThat(last.code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
            assertThat(running.figure(flood.counted)).isEqualTo(before + 1);
            Eventually.is("its end is told", () -> CLOSED.containsKey(address));
            assertThat(CLOSED).containsEntry(address, CloseReason.FLOOD);
            assertThat(other.get(1, "/").response(1)).isEqualTo("200 hello");
        }
    }

    /// A client whose cookies have grown is told so, and asks for something else.
    @Test
    void answersWhoseHeadersAreTooLongNowAndThen() throws IOException {
        try (WireClient client = WireClient.connect(server)) {
            for (int i = 0; i < 50; i++) {
                int id = 2 * i + 1;
                client.frame(HEADERS, END_HEADERS | END_STREAM, id, Flood.references());
                assertThat(client.response(id)).startsWith("431 ");
            }
            assertThat(client.get(101, "/").response(101)).isEqualTo("200 hello");
        }
    }

    /// As many as may be open at a time run, whatever becomes of their streams (CVE-2023-44487).
    @Test
    void runsNoMoreHandlersForResets() throws IOException {
        try (WireClient client = WireClient.connect(server)) {
            int most = MOST_STREAMS;
            for (int i = 0; i < most; i++) {
                client.get(2 * i + 1, "/wait");
                GATE.awaitArrivals(1);
                client.frame(RST_STREAM, 0, 2 * i + 1, int32(8));
            }
            client.get(2 * most + 1, "/wait");
            Frame refused = client.next(RST_STREAM);
            assertThat(refused.stream()).isEqualTo(2 * most + 1);
            assertThat(refused.code()).isEqualTo(ErrorCode.REFUSED_STREAM);
        }
    }
}
