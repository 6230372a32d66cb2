package hyperserve.runtime.http1;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Response;
import hyperserve.api.routing.RouteTable;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.NioEventSource;
import hyperserve.runtime.net.PlainTransport;
import hyperserve.runtime.protocol.Protocols;
import hyperserve.runtime.semantics.ServerState;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// A handler waits for a client that reads little: real sockets, by a clock that the test moves.
final class SlowReaderTest {

    private static final byte[] BODY = new byte[4 << 20];

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong polls = new AtomicLong();
    private final ThreadPerTask pool = new ThreadPerTask();

    @AfterEach
    void stop() {
        pool.close();
    }

    /// The time; the thread that polls asks for it once each time.
    private long time() {
        if (Thread.currentThread().getName().startsWith("test-loop")) {
            polls.incrementAndGet();
        }
        return nanos.get();
    }

    /// Moves the clock on, and returns when the deadlines have been looked at.
    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        long polled = polls.get() + 2;
        while (polls.get() < polled) {
            Thread.onSpinWait();
        }
    }

    /// The server's end of a connection.
    private SocketChannel connect(Socket client) throws IOException {
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            client.setReceiveBufferSize(4096);
            client.connect(listening.getLocalAddress());
            SocketChannel accepted = listening.accept();
            accepted.configureBlocking(false);
            return accepted.setOption(StandardSocketOptions.SO_SNDBUF, 1 << 18);
        }
    }

    /// The selector tells of room only when a third of the socket's buffer is free.
    @Test
    @Timeout(60)
    void triesAReaderOnceMoreBeforeItIsCut() throws Exception {
        RouteTable routes = new RouteTable();
        routes.get("/", _ -> Response.stream("text/plain", BODY.length, out -> out.write(BODY)));
        Timeouts clocks = Timeouts.defaults();
        ServerState server =
                new ServerState(
                        routes.router(), pool, Limits.defaults(), clocks, this::time, () -> 0);
        try (Socket client = new Socket();
                NioEventSource source = new NioEventSource(this::time, 1)) {
            pool.start(List.of(source));
            String request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            Connection connection =
                    new Connection(
                            new PlainTransport(connect(client)),
                            source,
                            pool,
                            new BufferPool(4),
                            new Http1Factory(server, Protocols.none()));
            client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            connection.run();
            pool.awaitBlocking();
            InputStream in = client.getInputStream();
            int read = in.readNBytes(32 * 1024).length;
            pass(clocks.response().plusNanos(1));
            assertThat(read + in.readAllBytes().length).isGreaterThan(BODY.length);
        }
    }
}
