package hyperserve.runtime.http1;

import hyperserve.api.routing.RouteTable;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.ProtocolServer;
import hyperserve.runtime.net.Transport;
import hyperserve.runtime.semantics.ServerState;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.function.Function;

/// HTTP/1.1 on a socket of its own, through any transport.
final class SocketServer {

    private SocketServer() {}

    /// @param table the routes
    /// @param transports makes what is between a connection and its socket
    static ProtocolServer start(RouteTable table, Function<SocketChannel, Transport> transports)
            throws IOException {
        ThreadPerTask pool = new ThreadPerTask();
        Http1Factory http1 =
                new Http1Factory(
                        new ServerState(
                                table.router(),
                                pool,
                                Limits.defaults(),
                                Timeouts.defaults(),
                                System::nanoTime,
                                System::currentTimeMillis,
                                null),
                        TestRoutes.protocols());
        BufferPool buffers = new BufferPool(4);
        return new ProtocolServer(
                pool,
                1,
                (channel, source) ->
                        new Connection(transports.apply(channel), source, pool, buffers, http1));
    }
}
