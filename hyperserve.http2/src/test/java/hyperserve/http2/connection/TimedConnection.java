package hyperserve.http2.connection;

import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.routing.Endpoint;
import hyperserve.api.routing.Route;
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
import hyperserve.test.Http2Frames;
import hyperserve.test.SocketlessChannel;
import hyperserve.test.pool.ThreadlessPool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A connection without network and threads whose time passes when a test says so: what is sent to
/// it is read at once, and what it sends is kept.
final class TimedConnection implements AutoCloseable {

    private final Channel channel = new Channel();
    private final NioEventSource source;
    private final ServerState server;
    private final Connection connection;
    private Http2Connection protocol;
    private long now = 1_000_000_000L;
    private int taken;

    /// A connection whose client has sent the preface and settings.
    ///
    /// @param content what it is answered with
    TimedConnection(Timeouts timeouts, Response content) throws IOException {
        this(timeouts, Limits.defaults(), content);
    }

    TimedConnection(Timeouts timeouts, Limits limits, Response content) throws IOException {
        source = new NioEventSource(() -> now, 1);
        RouteTable routes = new RouteTable();
        routes.get("/", _ -> content);
        ThreadlessPool pool = new ThreadlessPool();
        server = new ServerState(routes.router(), pool, limits, timeouts, () -> now, () -> 0);
        connection =
                new Connection(
                        new PlainTransport(channel),
                        source,
                        pool,
                        new BufferPool(4),
                        opened -> {
                            protocol =
                                    new Http2Connection(
                                            new Opening(
                                                    opened,
                                                    server,
                                                    new ConnectionAccount(server),
                                                    null,
                                                    _ -> {}));
                            return protocol;
                        });
        send(Http2Frames.preface());
        send(Http2Frames.frame(Http2Frames.SETTINGS, 0, 0));
    }

    /// The client sends something, and the connection goes as far as it can.
    void send(byte[] bytes) {
        channel.received.writeBytes(bytes);
        run();
    }

    /// A run without progress does not tell that there is nothing more to do.
    private void run() {
        int fruitless = 0;
        while (fruitless < 2 && channel.isOpen()) {
            int before = channel.sent.size() - channel.received.size();
            connection.run();
            boolean goesOn = channel.sent.size() - channel.received.size() != before;
            fruitless = goesOn ? 0 : fruitless + 1;
        }
    }

    /// Time passes, and the connection is told so, however early.
    void pass(Duration time) throws IOException {
        now += time.toNanos();
        if (channel.isOpen()) {
            connection.finish(protocol.expired());
            run();
        }
    }

    /// The server begins to stop.
    void drain() throws IOException {
        server.drain();
        connection.finish(protocol.stopping());
        run();
    }

    /// Requests wait for threads, and have for long.
    void standInQueue() {
        for (int i = 0; i < 2; i++) {
            server.queue().waited(Duration.ofMinutes(1).toNanos(), now);
            now += Duration.ofSeconds(2).toNanos();
        }
    }

    /// The handler was seen to keep a thread, and again.
    void keepsItsThread() {
        Endpoint root = Objects.requireNonNull(server.router().find(new byte[] {'/'}, 0, 1));
        Route route = Objects.requireNonNull(root.route(Method.GET));
        route.keptItsThread(now);
        route.keptItsThread(now);
    }

    boolean isClosed() {
        return !channel.isOpen();
    }

    /// The frames that were sent since this was asked last.
    List<Frame> frames() {
        byte[] all = channel.sent.toByteArray();
        List<Frame> frames = new ArrayList<>();
        while (taken < all.length) {
            ByteBuffer head = ByteBuffer.wrap(all, taken, 9);
            int length = head.getInt() >>> Byte.SIZE;
            byte[] payload = new byte[length];
            System.arraycopy(all, taken + 9, payload, 0, length);
            frames.add(
                    new Frame(
                            all[taken + 3],
                            all[taken + 4],
                            ByteBuffer.wrap(all, taken + 5, 4).getInt(),
                            payload));
            taken += 9 + length;
        }
        return frames;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        source.close();
    }

    /// Takes all that is written.
    private static final class Channel extends SocketlessChannel {

        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

        Channel() {
            super(SelectorProvider.provider());
        }

        @Override
        public int read(ByteBuffer target) {
            byte[] all = received.toByteArray();
            int count = Math.min(all.length, target.remaining());
            target.put(all, 0, count);
            received.reset();
            received.write(all, count, all.length - count);
            return count;
        }

        @Override
        public int write(ByteBuffer bytes) {
            int count = bytes.remaining();
            byte[] all = new byte[count];
            bytes.get(all);
            sent.writeBytes(all);
            return count;
        }

        @Override
        public SocketChannel shutdownOutput() {
            return this;
        }
    }
}
