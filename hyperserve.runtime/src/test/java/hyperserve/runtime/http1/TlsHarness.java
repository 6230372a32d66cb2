package hyperserve.runtime.http1;

import hyperserve.api.Handler;
import hyperserve.api.Routes;
import hyperserve.runtime.http1.WireHarness.Workers;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Transport;
import hyperserve.runtime.proxy.ProxiedTransport;
import hyperserve.runtime.tls.TestTls;
import hyperserve.runtime.tls.TlsClient;
import hyperserve.runtime.tls.TlsTransport;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/// One connection over TLS without network, threads or time of its own: a [WireHarness], and a
/// client's engine at the other end.
final class TlsHarness implements AutoCloseable {

    private static final BufferPool BUFFERS =
            TlsTransport.buffers(16, new MemoryBudget(Long.MAX_VALUE));

    private final WireHarness server;
    private final TlsClient client;
    private int taken;

    TlsHarness(Workers workers, SSLEngine client) {
        this(workers, TestTls.engines(), client, TestRoutes::register);
    }

    TlsHarness(
            Workers workers,
            Supplier<SSLEngine> engines,
            SSLEngine client,
            BiConsumer<Routes, UnaryOperator<Handler>> routes) {
        this(workers, client, routes, channel -> over(channel, engines));
    }

    private TlsHarness(
            Workers workers,
            SSLEngine client,
            BiConsumer<Routes, UnaryOperator<Handler>> routes,
            Function<SocketChannel, Transport> transports) {
        this.server = new WireHarness(workers, Limits.defaults(), routes, transports);
        this.client = new TlsClient(client);
        // In place of the end that a handler finds when nothing more comes.
        server.channel().gathersForHandlers();
        server.channel().onRead(this::endIfHandlerWaits);
    }

    /// What comes first is the header of a proxy.
    static TlsHarness behindProxy(
            Workers workers, BiConsumer<Routes, UnaryOperator<Handler>> routes) {
        return new TlsHarness(
                workers,
                TestTls.client(),
                routes,
                channel -> new ProxiedTransport(over(channel, TestTls.engines())));
    }

    private static TlsTransport over(SocketChannel channel, Supplier<SSLEngine> engines) {
        return new TlsTransport(channel, engines, TestTls.anyName(), BUFFERS);
    }

    private void endIfHandlerWaits() {
        if (server.channel().handlerWaits() && !client.engine().isOutboundDone()) {
            server.channel().feed(end());
        }
    }

    WireHarness server() {
        return server;
    }

    /// How much of what the server has sent the client has taken.
    int taken() {
        return taken;
    }

    TlsClient client() {
        return client;
    }

    /// Shakes hands.
    TlsHarness open() {
        byte[] next = take();
        while (next.length > 0) {
            server.receive(next);
            next = take();
        }
        if (!client.isReady()) {
            throw new AssertionError("no handshake: " + client.engine().getHandshakeStatus());
        }
        return this;
    }

    /// Has the client take what the server has sent.
    ///
    /// @return what it answers at once
    byte[] take() {
        byte[] written = server.channel().written();
        try {
            byte[] answer = client.take(Arrays.copyOfRange(written, taken, written.length));
            taken = written.length;
            return answer;
        } catch (SSLException e) {
            throw new AssertionError("the client refuses what the server sends", e);
        }
    }

    /// A record of content.
    byte[] record(byte[] content) {
        try {
            return client.encrypt(content);
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    /// One record for each piece.
    List<byte[]> records(List<byte[]> pieces) {
        return pieces.stream().map(this::record).toList();
    }

    byte[] end() {
        try {
            return client.end();
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    /// What the client has received, after it took all.
    byte[] content() {
        take();
        return client.received();
    }

    List<Reply> replies() {
        return replies(List.of());
    }

    /// The lengths of the records that the server has written since some point.
    List<Integer> recordsFrom(int begin) {
        List<Integer> lengths = new ArrayList<>();
        ByteBuffer written = ByteBuffer.wrap(server.channel().written()).position(begin);
        while (written.hasRemaining()) {
            int length = 5 + (written.getShort(written.position() + 3) & 0xFFFF);
            lengths.add(length);
            written.position(written.position() + length);
        }
        return lengths;
    }

    /// How many bytes the server keeps for the connection.
    long kept() {
        return server.buffers().budget().used();
    }

    List<Reply> replies(List<Boolean> heads) {
        return Reply.parse(content(), server.closed(), heads);
    }

    @Override
    public void close() {
        server.close();
    }
}
