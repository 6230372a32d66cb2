package hyperserve.http2.connection;

import static hyperserve.http2.connection.Servers.counting;
import static hyperserve.http2.connection.Servers.plain;
import static hyperserve.test.Http2Frames.DATA;
import static hyperserve.test.Http2Frames.END_HEADERS;
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

import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Limits;
import hyperserve.test.Gate;
import hyperserve.test.Http2Frames;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Requests of streams beside each other on one connection, in each pool.
final class ReceivingTest {

    private static final int PART = 16_384;

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
                        Http2Frames.frame(
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

    /// What a client sends may be cut anywhere on its way.
    @Test
    void takesFramesThatAreCutAtEveryByte() throws IOException {
        try (Server server = counting(Pool.LOCKFREE).start()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(Http2Frames.preface());
            all.writeBytes(Http2Frames.frame(SETTINGS, 0, 0, parameter(3, 7)));
            all.writeBytes(
                    Http2Frames.frame(
                            HEADERS, END_HEADERS, 1, WireClient.request("POST", "/count")));
            all.writeBytes(Http2Frames.frame(PING, 0, 0, new byte[8]));
            all.writeBytes(
                    Http2Frames.frame(
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
