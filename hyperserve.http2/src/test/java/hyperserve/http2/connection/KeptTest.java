package hyperserve.http2.connection;

import static hyperserve.http2.connection.WireClient.*;
import static hyperserve.test.Http2Frames.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;
import hyperserve.runtime.Server;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// What a client can have the server keep is counted, and no more than what it is counted for.
final class KeptTest {

    private static final int STREAMS = 90;
    private static final RouteOptions APART = RouteOptions.defaults().blocking();

    /// A header section as large as may be counts, also while its request waits for its body.
    @Test
    void countsHeadersOfRequestsInProgress() throws IOException {
        int size = 8000;
        Gate gate = new Gate();
        try (Server server = gated(gate).start();
                WireClient client = WireClient.connect(server)) {
            for (int i = 0; i < STREAMS; i++) {
                client.post(2 * i + 1, "/", "x", "y".repeat(size));
            }
            gate.awaitArrivals(STREAMS);
            Eventually.is(
                    "headers are counted", () -> server.memoryKept() >= (long) STREAMS * size);
            gate.open();
        }
    }

    /// A thread of its own has a stack.
    @Test
    void countsThreadsOfHandlers() throws IOException {
        Gate gate = new Gate();
        try (Server server = gated(gate).start();
                WireClient client = WireClient.connect(server)) {
            for (int i = 0; i < STREAMS; i++) {
                client.post(2 * i + 1, "/");
            }
            gate.awaitArrivals(STREAMS);
            Eventually.is(
                    "threads are counted", () -> server.memoryKept() >= STREAMS * (6144L + 2048));
            gate.open();
            for (int i = 0; i < STREAMS; i++) {
                client.frame(DATA, END_STREAM, 2 * i + 1);
            }
            Eventually.atMost("all is given back", 16 * 1024, server::memoryKept);
        }
    }

    private static Server gated(Gate gate) {
        return Servers.on(Pool.LOCKFREE)
                .handle(
                        Method.POST,
                        "/",
                        _ -> {
                            gate.pass();
                            return Response.text("ok");
                        },
                        APART);
    }

    /// What waits for a window is kept, and nobody may have it for nothing.
    @Test
    void countsFixedContentThatWaitsForAWindow() throws IOException {
        int size = 100_000;
        try (Server server =
                        Servers.on(Pool.LOCKFREE)
                                .get("/", _ -> Response.text("x".repeat(size)))
                                .start();
                WireClient client = WireClient.connect(server)) {
            client.frame(SETTINGS, 0, 0, parameter(4, 0));
            for (int i = 0; i < STREAMS; i++) {
                client.get(2 * i + 1, "/");
            }
            Eventually.is("content is counted", () -> server.memoryKept() >= (long) STREAMS * size);
            for (int i = 0; i < STREAMS; i++) {
                client.frame(RST_STREAM, 0, 2 * i + 1, int32(8));
            }
            Eventually.atMost("all is given back", 16 * 1024, server::memoryKept);
        }
    }

    /// A connection that idles keeps nothing of what it did last.
    @Test
    void letsGoOfTheLastResponse() throws IOException {
        AtomicReference<WeakReference<Response>> last = new AtomicReference<>();
        try (Server server =
                        Servers.on(Pool.LOCKFREE)
                                .get(
                                        "/",
                                        _ -> {
                                            Response made = Response.text("x".repeat(10_000));
                                            last.set(new WeakReference<>(made));
                                            return made;
                                        })
                                .start();
                WireClient client = WireClient.connect(server)) {
            client.get(1, "/").response(1);
            Eventually.is(
                    "the response is let go of",
                    () -> {
                        System.gc();
                        return last.get().refersTo(null);
                    });
        }
    }

    /// A writer that flushes each word may not have a buffer for each of them kept.
    @Test
    void countsBuffersOfAWriterThatFlushesMuch() throws IOException {
        AtomicInteger flushed = new AtomicInteger();
        Gate gate = new Gate();
        try (Server server =
                        Servers.on(Pool.LOCKFREE)
                                .handle(
                                        Method.GET,
                                        "/",
                                        _ ->
                                                Response.of(
                                                        Status.OK,
                                                        Headers.empty(),
                                                        StreamedBody.of(
                                                                out -> {
                                                                    for (int i = 0; i < 200; i++) {
                                                                        out.write('x');
                                                                        out.flush();
                                                                        flushed.incrementAndGet();
                                                                    }
                                                                    gate.pass();
                                                                })),
                                        APART)
                                .start();
                WireClient client = WireClient.connect(server)) {
            client.frame(SETTINGS, 0, 0, parameter(4, 0)).get(1, "/");
            gate.awaitArrivals(1);
            assertThat(flushed).hasValue(200);
            client.frame(PING, 0, 0, new byte[8]).next(PING);
            // One that is being filled, and those that wait.
            long buffer = 16 * 1024;
            Eventually.is("a buffer is counted as such", () -> server.memoryKept() >= buffer);
            assertThat(server.memoryKept()).isLessThan(4 * buffer);
            gate.open();
        }
    }

    /// A body that comes a byte a frame is not kept as an array for each of them.
    @Test
    void putsSmallPiecesOfBodiesTogether() throws IOException {
        int size = 1000;
        AtomicLong reads = new AtomicLong();
        try (Server server =
                        Servers.on(Pool.LOCKFREE)
                                .handle(
                                        Method.POST,
                                        "/",
                                        request -> {
                                            InputStream in = request.body().stream();
                                            Eventually.is("all came", () -> available(in) == size);
                                            byte[] bytes = new byte[size];
                                            for (int n = 0; n < size; reads.getAndIncrement()) {
                                                n += in.read(bytes, n, size - n);
                                            }
                                            return Response.text(
                                                    new String(
                                                            bytes,
                                                            990,
                                                            10,
                                                            StandardCharsets.US_ASCII));
                                        },
                                        APART)
                                .start();
                WireClient client = WireClient.connect(server)) {
            client.post(1, "/");
            for (int i = 0; i < size; i++) {
                int flags = i == size - 1 ? END_STREAM : 0;
                client.frame(DATA, flags, 1, (byte) ('0' + i % 10));
            }
            assertThat(client.response(1)).isEqualTo("200 0123456789");
            assertThat(reads.get()).isLessThan(10);
        }
    }

    private static int available(InputStream in) {
        try {
            return in.available();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// The window of the connection is that of others, too.
    @Test
    void givesTheWindowBackOfBodiesThatAreTooLong() throws IOException {
        byte[] part = new byte[16_000];
        try (Server server =
                        Servers.on(Pool.LOCKFREE)
                                .handle(
                                        Method.POST,
                                        "/",
                                        request -> Response.text(request.body().text()),
                                        RouteOptions.defaults().withMaxBody(10))
                                .start();
                WireClient client = WireClient.connect(server)) {
            long window = 65_535;
            for (int i = 0; i < 500; i++) {
                int id = 2 * i + 1;
                while (window < part.length) {
                    window +=
                            client.next(f -> f.type() == WINDOW_UPDATE && f.stream() == 0)
                                    .number(0);
                }
                client.post(id, "/").frame(DATA, END_STREAM, id, part);
                window -= part.length;
                Frame frame = client.next();
                while (frame.stream() != id || !frame.has(END_STREAM)) {
                    if (frame.type() == HEADERS) {
                        assertThat(client.fields(frame)).startsWith(":status: 413");
                    }
                    if (frame.type() == WINDOW_UPDATE && frame.stream() == 0) {
                        window += frame.number(0);
                    }
                    frame = client.next();
                }
            }
            Eventually.atMost("all is given back", 16 * 1024, server::memoryKept);
        }
    }
}
