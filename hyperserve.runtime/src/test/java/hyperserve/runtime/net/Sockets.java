package hyperserve.runtime.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// The two ends of a connection over the loopback interface.
///
/// @param server the end that is tested, in non-blocking mode
/// @param client the other one, in blocking mode
record Sockets(SocketChannel server, SocketChannel client) implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    static Sockets connect() {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (ServerSocketChannel listening = ServerSocketChannel.open()) {
            listening.bind(new InetSocketAddress(loopback, 0));
            SocketChannel client = SocketChannel.open(listening.getLocalAddress());
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.socket().setSoTimeout(PATIENCE_MILLIS);
            SocketChannel server = listening.accept();
            server.configureBlocking(false);
            return new Sockets(server, client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Sockets send(String text) throws IOException {
        client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        return this;
    }

    /// Reads a number of bytes, or fewer at the end of the stream.
    byte[] receive(int count) throws IOException {
        return client.socket().getInputStream().readNBytes(count);
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
