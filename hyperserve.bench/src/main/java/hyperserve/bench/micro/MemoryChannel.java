package hyperserve.bench.micro;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;

/// A channel without a network: each read gives the same bytes, and writes are counted and
/// forgotten. For one thread.
public final class MemoryChannel extends SocketChannel {

    private final byte[] incoming;
    private long written;

    /// A channel.
    ///
    /// @param incoming what each read gives
    public MemoryChannel(byte[] incoming) {
        super(SelectorProvider.provider());
        this.incoming = incoming.clone();
    }

    /// {@return how many bytes were written}
    public long written() {
        return written;
    }

    @Override
    public int read(ByteBuffer target) {
        target.put(incoming);
        return incoming.length;
    }

    @Override
    public int write(ByteBuffer source) {
        int length = source.remaining();
        source.position(source.limit());
        written += length;
        return length;
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        throw unsupported();
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        long sum = 0;
        for (int i = offset; i < offset + length; i++) {
            sum += write(sources[i]);
        }
        return sum;
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) {
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        throw unsupported();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return Set.of();
    }

    @Override
    public SocketChannel bind(SocketAddress local) throws IOException {
        throw unsupported();
    }

    @Override
    public SocketChannel shutdownInput() {
        return this;
    }

    @Override
    public SocketChannel shutdownOutput() {
        return this;
    }

    @Override
    public Socket socket() {
        throw new UnsupportedOperationException("there is no socket behind this channel");
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isConnectionPending() {
        return false;
    }

    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        throw unsupported();
    }

    @Override
    public boolean finishConnect() {
        return true;
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return InetSocketAddress.createUnresolved("client", 1);
    }

    @Override
    public SocketAddress getLocalAddress() {
        return InetSocketAddress.createUnresolved("server", 2);
    }

    private static IOException unsupported() {
        return new IOException("this channel only reads and writes");
    }

    @Override
    protected void implCloseSelectableChannel() {}

    @Override
    protected void implConfigureBlocking(boolean block) {}
}
