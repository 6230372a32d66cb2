package hyperserve.runtime.http1;

import hyperserve.api.BodyWriter;
import hyperserve.api.Handler;
import hyperserve.api.Nullable;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.StreamedBody;
import hyperserve.api.pool.PoolTask;
import hyperserve.api.routing.RouteTable;
import hyperserve.echo.EchoProvider;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.NioEventSource;
import hyperserve.runtime.net.PlainTransport;
import hyperserve.runtime.net.Protocol;
import hyperserve.runtime.net.Transport;
import hyperserve.runtime.protocol.Handover;
import hyperserve.runtime.protocol.PrefacedProtocol;
import hyperserve.runtime.protocol.ProtocolProvider;
import hyperserve.runtime.protocol.Protocols;
import hyperserve.runtime.proxy.ProxiedTransport;
import hyperserve.runtime.proxy.Refusals;
import hyperserve.runtime.semantics.ServerState;
import hyperserve.test.pool.ThreadlessPool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// One connection without network, threads or time of its own: what was fed is read piece by piece
/// by [#run()], on the calling thread, and what the server sends is kept.
final class WireHarness implements AutoCloseable {

    /// Where handlers run.
    enum Workers {
        /// In the task that reads and parses.
        INLINE,
        /// In a task of their own, run when the first one has ended.
        APART,
        /// In the task that reads and parses, if the server wants that, else as in APART.
        EITHER,
        /// Nowhere: the pool is full.
        NONE
    }

    private static final long EPOCH_MILLIS = 784_111_777_000L;

    private final ScriptedChannel channel = new ScriptedChannel();
    private final BufferPool buffers = new BufferPool(4);
    private final ArrayDeque<PoolTask> submitted = new ArrayDeque<>();
    private final NioEventSource source;
    private final Http1Factory http1;
    private final Refusals refusals = new Refusals(() -> 0);
    private final Connection connection;
    private Protocol protocol;
    private int apart;
    private @Nullable PoolTask inProgress;

    WireHarness(Workers workers, Limits limits, BiConsumer<Routes, UnaryOperator<Handler>> routes) {
        this(workers, limits, routes, PlainTransport::new, null);
    }

    WireHarness(
            Workers workers,
            Limits limits,
            BiConsumer<Routes, UnaryOperator<Handler>> routes,
            Function<SocketChannel, Transport> transports) {
        this(workers, limits, routes, transports, null);
    }

    /// @param prefaced what a client may begin with in place of HTTP/1.1
    static WireHarness of(PrefacedProtocol prefaced) {
        return new WireHarness(
                Workers.INLINE,
                Limits.defaults(),
                TestRoutes::register,
                PlainTransport::new,
                prefaced);
    }

    private WireHarness(
            Workers workers,
            Limits limits,
            BiConsumer<Routes, UnaryOperator<Handler>> routes,
            Function<SocketChannel, Transport> transports,
            @Nullable PrefacedProtocol prefaced) {
        try {
            this.source = new NioEventSource(() -> 0, 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RouteTable table = new RouteTable();
        routes.accept(table, this::watched);
        ThreadlessPool pool =
                new ThreadlessPool(
                        workers == Workers.INLINE || workers == Workers.EITHER,
                        task ->
                                workers != Workers.INLINE
                                        && workers != Workers.NONE
                                        && submit(task));
        ServerState server =
                new ServerState(
                        table.router(),
                        pool,
                        limits,
                        Timeouts.defaults(),
                        () -> 0,
                        () -> EPOCH_MILLIS,
                        null);
        http1 =
                new Http1Factory(
                        server, Protocols.of(Map.of("echo", echo(), "echo/2", echo()), prefaced));
        Transport transport = transports.apply(channel);
        connection =
                new Connection(
                        transport,
                        source,
                        pool,
                        buffers,
                        c -> {
                            protocol =
                                    transport instanceof ProxiedTransport proxied
                                            ? http1.behindProxy(c, proxied, refusals)
                                            : http1.apply(c);
                            return protocol;
                        });
    }

    static WireHarness of(Workers workers, Limits limits) {
        return new WireHarness(workers, limits, TestRoutes::register);
    }

    static WireHarness inline() {
        return of(Workers.INLINE, Limits.defaults());
    }

    private boolean submit(PoolTask task) {
        apart++;
        return submitted.add(task);
    }

    /// The task that has, or had last, a thread of its own.
    PoolTask inProgress() {
        return Objects.requireNonNull(inProgress);
    }

    /// How many tasks had a thread of their own.
    int apart() {
        return apart;
    }

    private ProtocolProvider echo() {
        EchoProvider echo = new EchoProvider();
        return new ProtocolProvider() {
            @Override
            public String name() {
                return echo.name();
            }

            @Override
            public Protocol accept(Handover handover) {
                channel.handlerReads(false);
                return echo.accept(handover);
            }
        };
    }

    private Handler watched(Handler handler) {
        return request -> {
            Response response = watch(() -> handler.handle(request));
            // What is left of the body is read in the handler's place, until the other protocol is
            // accepted.
            channel.handlerReads(response.upgrade() != null);
            if (!(response.body() instanceof StreamedBody streamed)) {
                return response;
            }
            BodyWriter writer =
                    out ->
                            watch(
                                    () -> {
                                        streamed.writer().writeTo(out);
                                        return response;
                                    });
            StreamedBody body =
                    streamed.length() == StreamedBody.UNKNOWN
                            ? StreamedBody.of(writer)
                            : StreamedBody.of(streamed.length(), writer);
            return response.withBody(body);
        };
    }

    private interface Work {
        Response get() throws Exception;
    }

    private Response watch(Work work) throws Exception {
        channel.handlerReads(true);
        try {
            return work.get();
        } finally {
            channel.handlerReads(false);
        }
    }

    ServerState server() {
        return http1.server();
    }

    Http1Factory http1() {
        return http1;
    }

    BufferPool buffers() {
        return buffers;
    }

    Connection connection() {
        return connection;
    }

    ScriptedChannel channel() {
        return channel;
    }

    /// Feeds a piece and runs the connection as far as it goes.
    WireHarness receive(byte[] piece) {
        channel.feed(piece);
        return run();
    }

    WireHarness receive(String piece) {
        return receive(piece.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Runs the connection until it has read all pieces and sends no more. One run without progress
    /// does not tell: it may have found that a rest of before is incomplete.
    WireHarness run() {
        int fruitless = 0;
        while (fruitless < 2 && channel.isOpen()) {
            int before = progress();
            connection.run();
            while (!submitted.isEmpty()) {
                inProgress = submitted.remove();
                inProgress.run();
            }
            fruitless = progress() == before ? fruitless + 1 : 0;
        }
        return this;
    }

    private int progress() {
        return channel.written().length - channel.unread() - (channel.ended() ? 1 << 30 : 0);
    }

    /// Tells the connection that its deadline is over.
    WireHarness expire() throws IOException {
        connection.finish(protocol.expired());
        return this;
    }

    /// Tells the connection that it is to make room.
    WireHarness shed() throws IOException {
        connection.finish(protocol.shed());
        return this;
    }

    /// Whether the server sends no more.
    boolean closed() {
        return channel.ended();
    }

    String sent() {
        return new String(channel.written(), StandardCharsets.ISO_8859_1);
    }

    List<Reply> replies() {
        return replies(List.of());
    }

    List<Reply> replies(List<Boolean> heads) {
        return Reply.parse(channel.written(), closed(), heads);
    }

    Reply onlyReply() {
        List<Reply> all = replies();
        if (all.size() != 1) {
            throw new AssertionError("not one reply: " + all);
        }
        return all.getFirst();
    }

    @Override
    public void close() {
        // A closed channel is refused by the source, whose selector could not serve it.
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        source.close();
    }
}
