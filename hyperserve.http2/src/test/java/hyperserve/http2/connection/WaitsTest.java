package hyperserve.http2.connection;

import static hyperserve.http2.connection.WireClient.*;
import static hyperserve.test.Http2Frames.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.BodyOutput;
import hyperserve.api.BodySource;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.PushedBody;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.api.Status;
import hyperserve.api.StreamedBody;
import hyperserve.http2.frame.ErrorCode;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Eventually;
import hyperserve.test.Gate;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// Who waits for a client is told when there is nothing to wait for any more, and who makes the
/// client wait is not cut for that.
final class WaitsTest {

    private static final RouteOptions APART = RouteOptions.defaults().blocking();
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int MUCH = Integer.MAX_VALUE - 65_535;

    /// A writer whose client has gone before it began has nobody to wait for.
    @ParameterizedTest
    @EnumSource
    void endsAWriterThatBeginsWhenItsStreamWasReset(Pool pool) throws IOException {
        Gate gate = new Gate();
        Semaphore ended = new Semaphore(0);
        try (Server server =
                        Servers.on(pool)
                                .handle(
                                        Method.GET,
                                        "/",
                                        _ -> {
                                            gate.pass();
                                            return endless(ended);
                                        },
                                        APART.uninterruptible())
                                .start();
                WireClient client = WireClient.connect(server)) {
            client.get(1, "/");
            gate.awaitArrivals(1);
            client.frame(RST_STREAM, 0, 1, int32(8)).frame(PING, 0, 0, new byte[8]).next(PING);
            gate.open();
            Gate.await(ended, 1);
        }
    }

    /// Waits for room if it gets that far.
    private static Response endless(Semaphore ended) {
        return Response.of(
                Status.OK,
                Headers.empty(),
                StreamedBody.of(
                        out -> {
                            try {
                                writeForEver(out);
                            } finally {
                                ended.release();
                            }
                        }));
    }

    private static void writeForEver(BodyOutput out) throws IOException {
        byte[] bytes = new byte[4096];
        while (true) {
            out.write(bytes);
        }
    }

    private static Server endless(Pool pool, Timeouts timeouts) {
        return Servers.on(pool)
                .timeouts(timeouts)
                .handle(Method.GET, "/", _ -> endless(new Semaphore(0)), APART);
    }

    /// As clients of Go do, for each four thousand bytes.
    @Test
    void takesWindowUpdatesOfADownloadForWhatTheyAre() throws IOException {
        int updates = 20_000;
        try (Server server = endless(Pool.LOCKFREE, Timeouts.defaults()).start();
                WireClient client = WireClient.connect(server)) {
            client.get(1, "/");
            int read = 0;
            for (int i = 0; i < updates; ) {
                Frame frame = client.next(f -> f.type() == DATA || f.type() == GOAWAY);
                assertThat(frame.type()).as("after %s updates", i).isEqualTo(DATA);
                read += frame.payload().length;
                for (; read >= 4096; read -= 4096) {
                    client.frame(WINDOW_UPDATE, 0, 0, int32(4096));
                    client.frame(WINDOW_UPDATE, 0, 1, int32(4096));
                    i += 2;
                }
            }
        }
    }

    /// One that opens a window by a byte a time is a slow reader like any other.
    @ParameterizedTest
    @EnumSource
    void endsAStreamWhoseClientReadsTooSlowly(Window window) throws IOException {
        Timeouts timeouts = Timeouts.defaults().withMinRate(1_000_000, Duration.ofMillis(100));
        try (Server server = endless(Pool.LOCKFREE, timeouts).start();
                WireClient client = WireClient.connect(server)) {
            if (window == Window.STREAM) {
                client.frame(WINDOW_UPDATE, 0, 0, int32(MUCH));
            } else {
                client.frame(SETTINGS, 0, 0, parameter(4, Integer.MAX_VALUE));
            }
            client.get(1, "/");
            int open = 65_535;
            long start = System.nanoTime();
            while (true) {
                Frame frame = client.next(f -> f.type() != WINDOW_UPDATE && f.type() != SETTINGS);
                if (frame.type() == RST_STREAM || frame.type() == GOAWAY) {
                    assertThat(frame.code()).isEqualTo(window.code);
                    return;
                }
                open -= frame.type() == DATA ? frame.payload().length : 0;
                if (open == 0) {
                    assertThat(System.nanoTime() - start)
                            .as("nanoseconds of reading slowly")
                            .isLessThan(TimeUnit.SECONDS.toNanos(10));
                    LockSupport.parkNanos(PAUSE);
                    client.frame(WINDOW_UPDATE, 0, window.stream, int32(1));
                    open = 1;
                }
            }
        }
    }

    enum Window {
        CONNECTION(0, ErrorCode.NO_ERROR),
        STREAM(1, ErrorCode.CANCEL);

        private final int stream;
        private final ErrorCode code;

        Window(int stream, ErrorCode code) {
            this.stream = stream;
            this.code = code;
        }
    }

    /// Its end needs no window.
    @Test
    void endsAPushWhoseWindowIsClosed() throws IOException {
        Push push = new Push();
        try (Server server =
                        Servers.on(Pool.LOCKFREE)
                                .get("/", _ -> Response.of(Status.OK, Headers.empty(), push.body()))
                                .start();
                WireClient client = WireClient.connect(server)) {
            client.frame(SETTINGS, 0, 0, parameter(4, Push.CONTENT.length)).get(1, "/");
            assertThat(client.next(DATA).payload()).isEqualTo(Push.CONTENT);
            push.end();
            assertThat(client.next(DATA).has(END_STREAM)).isTrue();
        }
    }

    /// A setting may take back what has not been used.
    @Test
    void sendsNothingThroughAWindowThatWasNarrowed() throws IOException {
        Response much = Response.text("x".repeat(200_000));
        try (Server server = Servers.on(Pool.LOCKFREE).get("/", _ -> much).start();
                WireClient client = WireClient.connect(server)) {
            client.frame(SETTINGS, 0, 0, parameter(4, 100_000)).get(1, "/");
            int left = 65_535;
            while (left > 0) {
                left -= client.next(DATA).payload().length;
            }
            client.frame(SETTINGS, 0, 0, parameter(4, 0));
            client.frame(WINDOW_UPDATE, 0, 0, int32(1000));
            // Content comes behind the first answer of its round.
            for (int i = 0; i < 2; i++) {
                client.frame(PING, 0, 0, new byte[8]);
                Frame next = client.next(frame -> frame.type() == DATA || frame.type() == PING);
                assertThat(next.type()).isEqualTo(PING);
            }
        }
    }

    /// It has said good-bye, and is to hear why its last streams are not answered.
    @Test
    void saysWhatWasWrongAfterItHasSaidGoodBye() throws IOException {
        try (Server server =
                        Servers.on(Pool.LOCKFREE)
                                .get("/", _ -> Response.text("last").closingConnection())
                                .handle(
                                        Method.POST,
                                        "/",
                                        request -> Response.text(request.body().text()),
                                        APART)
                                .start();
                WireClient client = WireClient.connect(server)) {
            client.post(1, "/").get(3, "/");
            Frame ping = client.next(frame -> frame.type() == PING);
            client.frame(PING, ACK, 0, ping.payload());
            Frame bye = client.next(GOAWAY);
            assertThat(bye.number(0)).isEqualTo(3);
            client.frame(DATA, 0, 0);
            Frame why = client.next(GOAWAY);
            assertThat(why.number(0)).isEqualTo(3);
            assertThat(why.code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
        }
    }

    /// Whoever has lent the connection has nothing of it, and cannot end what is left there.
    @Test
    void endsAllWithAConnectionThatIsCutWhileItIsLent() throws IOException {
        Push push = new Push();
        AtomicBoolean released = new AtomicBoolean();
        Gate inside = new Gate();
        inside.open();
        try (Server server =
                        Servers.on(Pool.LOCKFREE)
                                .timeouts(Timeouts.defaults().withDrain(Duration.ofMillis(100)))
                                .get("/", _ -> Response.of(Status.OK, Headers.empty(), push.body()))
                                .get(
                                        "/compute",
                                        _ -> {
                                            inside.pass();
                                            while (!released.get()) {
                                                Thread.onSpinWait();
                                            }
                                            return Response.text("done");
                                        })
                                .start();
                WireClient client = WireClient.connect(server)) {
            client.get(1, "/").next(DATA);
            client.get(3, "/compute");
            inside.awaitArrivals(1);
            server.drain();
            Thread.ofVirtual().start(server::close);
            Eventually.is("the source is told of its end", push.ended::get);
        } finally {
            released.set(true);
        }
    }

    /// Gives its content, and its end when it is told to.
    private static final class Push implements BodySource {

        private static final byte[] CONTENT = {1, 2, 3};

        private volatile Runnable signal = () -> {};
        private volatile boolean over;
        private boolean given;
        private final AtomicBoolean ended = new AtomicBoolean();

        PushedBody body() {
            return PushedBody.of(
                    told -> {
                        signal = told;
                        return this;
                    });
        }

        void end() {
            over = true;
            signal.run();
        }

        @Override
        public @Nullable ByteBuffer next() {
            boolean first = !given;
            given = true;
            return first ? ByteBuffer.wrap(CONTENT) : null;
        }

        @Override
        public boolean isOver() {
            return over;
        }

        @Override
        public boolean stopping() {
            return false;
        }

        @Override
        public void ended(boolean whole) {
            ended.set(true);
        }
    }
}
