package hyperserve.http2.connection;

import static hyperserve.test.Http2Frames.DATA;
import static hyperserve.test.Http2Frames.END_STREAM;
import static hyperserve.test.Http2Frames.HEADERS;
import static hyperserve.test.Http2Frames.SETTINGS;
import static hyperserve.test.Http2Frames.WINDOW_UPDATE;
import static hyperserve.test.Http2Frames.int32;
import static hyperserve.test.Http2Frames.parameter;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.BodyOutput;
import hyperserve.api.BodyWriter;
import hyperserve.api.Response;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.routing.RouteTable;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.NioEventSource;
import hyperserve.runtime.net.PlainTransport;
import hyperserve.runtime.protocol.Opening;
import hyperserve.runtime.semantics.ConnectionAccount;
import hyperserve.runtime.semantics.ServerState;
import hyperserve.test.pool.ThreadlessPool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// What is written by a thread of its own while nobody polls, so that only that thread can send it.
final class WriterTurnsTest {

    private static final byte[] CONTENT = new byte[150_000];
    private static final int MUCH = 1 << 20;

    static {
        new Random(7).nextBytes(CONTENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 16 * 1024, 70_000, 150_000})
    void sendsWithoutAnotherThread(int piece) throws Exception {
        try (Unpolled unpolled = new Unpolled(out -> write(out, CONTENT, piece))) {
            FutureTask<byte[]> received = unpolled.download();
            unpolled.work();
            assertThat(received).succeedsWithin(Duration.ofSeconds(30));
            assertThat(received.resultNow()).isEqualTo(CONTENT);
            assertThat(unpolled.runReady()).isZero();
        }
    }

    private static void write(BodyOutput out, byte[] content, int piece) throws IOException {
        byte[] some = new byte[piece];
        for (int from = 0; from < content.length; from += piece) {
            int count = Math.min(piece, content.length - from);
            System.arraycopy(content, from, some, 0, count);
            out.write(some, 0, count);
            // It is the writer's again.
            Arrays.fill(some, (byte) 0);
        }
    }

    /// Wherever in a piece the socket is full.
    @Test
    void keepsWhatTheSocketDoesNotTake() throws Exception {
        byte[] much = new byte[MUCH];
        new Random(8).nextBytes(much);
        try (Unpolled unpolled = new Unpolled(out -> write(out, much, 130_000), 16 * 1024)) {
            FutureTask<Void> work = unpolled.begin();
            FutureTask<byte[]> received = unpolled.download();
            while (!work.isDone() || !received.isDone()) {
                unpolled.runReady();
            }
            work.get();
            assertThat(received.get()).isEqualTo(much);
        }
    }

    @Test
    void sendsFromMemoryThatIsNoArray() throws Exception {
        ByteBuffer direct = ByteBuffer.allocateDirect(CONTENT.length).put(CONTENT).flip();
        try (Unpolled unpolled = new Unpolled(out -> out.write(direct))) {
            FutureTask<byte[]> received = unpolled.download();
            unpolled.work();
            assertThat(received).succeedsWithin(Duration.ofSeconds(30));
            assertThat(received.resultNow()).isEqualTo(CONTENT);
            assertThat(direct.remaining()).isZero();
        }
    }

    /// An interrupt is the writer's, and has the JDK close no socket that others use, too.
    @Test
    void sendsThoughItWasInterrupted() throws Exception {
        AtomicBoolean kept = new AtomicBoolean();
        BodyWriter writer =
                out -> {
                    Thread.currentThread().interrupt();
                    out.write(CONTENT);
                    kept.set(Thread.interrupted());
                };
        try (Unpolled unpolled = new Unpolled(writer)) {
            FutureTask<byte[]> received = unpolled.download();
            unpolled.work();
            assertThat(received).succeedsWithin(Duration.ofSeconds(30));
            assertThat(received.resultNow()).isEqualTo(CONTENT);
            assertThat(kept).isTrue();
        }
    }

    /// One after the other, each worth a turn.
    @Test
    void sendsWhatIsFlushed() throws Exception {
        Unpolled[] made = new Unpolled[1];
        BodyWriter writer =
                out -> {
                    byte[] piece = new byte[4096];
                    for (int i = 0; i < 15; i++) {
                        piece[0] = (byte) i;
                        out.write(piece);
                        out.flush();
                        assertThat(made[0].client.next(DATA).payload()).isEqualTo(piece);
                    }
                };
        try (Unpolled unpolled = new Unpolled(writer)) {
            made[0] = unpolled;
            unpolled.work();
            assertThat(unpolled.client.next(DATA).has(END_STREAM)).isTrue();
        }
    }

    /// It goes on when the windows are opened, of which the poller hears.
    @Test
    void leavesWhatTheWindowDoesNotAllow() throws Exception {
        try (Unpolled unpolled = new Unpolled(out -> out.write(CONTENT))) {
            unpolled.client.frame(SETTINGS, 0, 0, parameter(4, 70_000));
            unpolled.runReady();
            FutureTask<byte[]> received = unpolled.download();
            FutureTask<Void> work = unpolled.begin();
            while (!work.isDone() || !received.isDone()) {
                unpolled.client.frame(WINDOW_UPDATE, 0, 1, int32(10_000));
                unpolled.runReady();
            }
            work.get();
            assertThat(received.get()).isEqualTo(CONTENT);
        }
    }

    /// A connection over a socket whose source is polled by the test, and not while a writer runs.
    private static final class Unpolled implements AutoCloseable {

        private final NioEventSource source;
        private final Connection connection;
        private final WireClient client;
        private final Queue<PoolTask> submitted = new ConcurrentLinkedQueue<>();

        /// A connection with a request whose handler waits to be run.
        Unpolled(BodyWriter writer) throws IOException {
            // Takes all, as there is nobody to hear of room.
            this(writer, MUCH);
        }

        /// @param buffer how much the socket holds on either side, about
        Unpolled(BodyWriter writer, int buffer) throws IOException {
            source = new NioEventSource(System::nanoTime, TimeUnit.SECONDS.toNanos(1));
            RouteTable routes = new RouteTable();
            routes.get("/", _ -> Response.stream("a/b", writer));
            ThreadlessPool pool = new ThreadlessPool(false, submitted::add);
            ServerState server =
                    new ServerState(
                            routes.router(),
                            pool,
                            Limits.defaults(),
                            Timeouts.defaults(),
                            System::nanoTime,
                            () -> 0);
            SocketChannel channel;
            try (ServerSocketChannel listening = ServerSocketChannel.open()) {
                listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Socket socket = new Socket();
                socket.setReceiveBufferSize(buffer);
                socket.connect(listening.getLocalAddress());
                client = WireClient.over(socket);
                channel = listening.accept();
            }
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, buffer);
            connection =
                    new Connection(
                            new PlainTransport(channel),
                            source,
                            pool,
                            new BufferPool(4),
                            opened -> protocol(opened, server));
            connection.run();
            client.frame(SETTINGS, 0, 0, parameter(4, MUCH));
            client.frame(WINDOW_UPDATE, 0, 0, int32(MUCH));
            client.get(1, "/");
            while (submitted.isEmpty()) {
                runReady();
            }
            runReady();
        }

        private static Http2Connection protocol(Connection opened, ServerState server) {
            ConnectionAccount account = new ConnectionAccount(server);
            return new Http2Connection(new Opening(opened, server, account, null, _ -> {}));
        }

        /// Polls, and runs what is ready, until that is nothing.
        ///
        /// @return how often the connection was run
        int runReady() {
            int runs = 0;
            for (int idle = 0; idle < 3; ) {
                boolean any = source.poll(TimeUnit.MILLISECONDS.toNanos(1));
                for (PoolTask each = source.next(); each != null; each = source.next()) {
                    each.run();
                    runs++;
                }
                idle = any ? 0 : idle + 1;
            }
            return runs;
        }

        /// Runs handler and writer on a thread of their own.
        FutureTask<Void> begin() {
            FutureTask<Void> work = new FutureTask<>(submitted.remove(), null);
            Thread.ofVirtual().start(work);
            return work;
        }

        /// The same, to the end.
        void work() {
            assertThat(begin()).succeedsWithin(Duration.ofSeconds(30));
        }

        /// Has the client read the whole content.
        FutureTask<byte[]> download() {
            FutureTask<byte[]> received = new FutureTask<>(this::content);
            Thread.ofVirtual().start(received);
            return received;
        }

        private byte[] content() throws IOException {
            assertThat(client.fields(client.next(HEADERS))).startsWith(":status: 200");
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            Frame frame;
            do {
                frame = client.next(DATA);
                all.writeBytes(frame.payload());
            } while (!frame.has(END_STREAM));
            return all.toByteArray();
        }

        @Override
        public void close() throws IOException {
            client.close();
            source.close();
        }
    }
}
