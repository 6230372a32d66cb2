package hyperserve.bench.micro;

import hyperserve.api.Nullable;
import hyperserve.api.Observer;
import hyperserve.api.routing.RouteTable;
import hyperserve.demo.DemoHandlers;
import hyperserve.runtime.http1.Http1;
import hyperserve.runtime.http1.Http1Factory;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Next;
import hyperserve.runtime.net.NioEventSource;
import hyperserve.runtime.net.PlainTransport;
import hyperserve.runtime.protocol.Protocols;
import hyperserve.runtime.semantics.Observers;
import hyperserve.runtime.semantics.ServerState;
import hyperserve.test.pool.ThreadlessPool;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/// A connection of the engine's own classes, with the demo's handlers behind it and a
/// [MemoryChannel] before it. For one thread.
public final class InMemory {

    private final MemoryChannel channel;
    private final Connection connection;
    private @Nullable Http1 protocol;

    /// A connection.
    ///
    /// @param incoming what each read gives
    /// @throws IOException if the system has no selector to give
    public InMemory(byte[] incoming) throws IOException {
        this(incoming, new BufferPool(16));
    }

    /// A connection that shares buffers with others.
    ///
    /// @param incoming what each read gives
    /// @param buffers where buffers are leased
    /// @throws IOException if the system has no selector to give
    public InMemory(byte[] incoming, BufferPool buffers) throws IOException {
        this(incoming, buffers, null);
    }

    /// A connection that is observed.
    ///
    /// @param incoming what each read gives
    /// @param buffers where buffers are leased
    /// @param observer who is told, null if nobody is
    /// @throws IOException if the system has no selector to give
    public InMemory(byte[] incoming, BufferPool buffers, @Nullable Observer observer)
            throws IOException {
        this(
                incoming,
                buffers,
                server(observer),
                new NioEventSource(System::nanoTime, Long.MAX_VALUE / 4));
    }

    private InMemory(
            byte[] incoming, BufferPool buffers, ServerState server, NioEventSource source) {
        Http1Factory http1 = new Http1Factory(server, Protocols.none());
        channel = new MemoryChannel(incoming);
        connection =
                new Connection(
                        new PlainTransport(channel),
                        source,
                        server.pool(),
                        buffers,
                        it -> {
                            Http1 made = http1.apply(it);
                            protocol = made;
                            return made;
                        });
    }

    /// Connections of one server.
    ///
    /// @param count how many
    /// @param incoming what each read gives
    /// @param observer who is told, null if nobody is
    /// @return the connections
    /// @throws IOException if the system has no selector to give
    static InMemory[] crowd(int count, byte[] incoming, @Nullable Observer observer)
            throws IOException {
        BufferPool buffers = new BufferPool(16);
        ServerState server = server(observer);
        NioEventSource source = new NioEventSource(System::nanoTime, Long.MAX_VALUE / 4);
        InMemory[] all = new InMemory[count];
        for (int i = 0; i < count; i++) {
            all[i] = new InMemory(incoming, buffers, server, source);
        }
        return all;
    }

    private static ServerState server(@Nullable Observer observer) {
        RouteTable routes = new RouteTable();
        new DemoHandlers().register(routes);
        return new ServerState(
                routes.router(),
                new ThreadlessPool(),
                Limits.defaults(),
                Timeouts.defaults(),
                System::nanoTime,
                System::currentTimeMillis,
                observer == null
                        ? null
                        : Observers.of(List.of(new Observers.Observing(observer, null))));
    }

    /// {@return the connection}
    public Connection connection() {
        return connection;
    }

    /// Reads once, answers what came, and writes; then gives the buffers back, as a connection does
    /// when it waits for the next request.
    ///
    /// @return how many bytes have been written so far
    /// @throws IOException never
    public long cycle() throws IOException {
        Next next = Objects.requireNonNull(protocol).ready();
        if (next != Next.READ) {
            throw new IllegalStateException("the connection is not kept alive: " + next);
        }
        connection.input().release();
        connection.output().release();
        return channel.written();
    }
}
