package hyperserve.http2.connection;

import static hyperserve.http2.connection.WireClient.*;

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
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Gate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

/// Who waits for a client is told when there is nothing to wait for any more, and who makes the
/// client wait is not cut for that.
final class WaitsTest {

    private static final RouteOptions APART = RouteOptions.defaults().blocking();

    /// A writer whose client has gone before it began has nobody to wait for.
    @ParameterizedTest
    @EnumSource
    void endsAWriterThatBeginsWhenItsStreamWasReset(Pool pool) throws IOException {
        Gate gate = new Gate();
        Semaphore ended = new Semaphore(0);
        try (Server server =
                        pool.server()
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
        return pool.server()
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

    /// Its end needs no window.
    @Test
    void endsAPushWhoseWindowIsClosed() throws IOException {
        Push push = new Push();
        try (Server server =
                        Pool.LOCKFREE
                                .server()
                                .get("/", _ -> Response.of(Status.OK, Headers.empty(), push.body()))
                                .start();
                WireClient client = WireClient.connect(server)) {
            client.frame(SETTINGS, 0, 0, parameter(4, Push.CONTENT.length)).get(1, "/");
            assertThat(client.next(DATA).payload()).isEqualTo(Push.CONTENT);
            push.end();
            assertThat(client.next(DATA).has(END_STREAM)).isTrue();
        }
    }

    /// Gives its content, and its end when it is told to.
    private static final class Push implements BodySource {

        private static final byte[] CONTENT = {1, 2, 3};

        private volatile Runnable signal = () -> {};
        private volatile boolean over;
        private boolean given;

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
    }
}
