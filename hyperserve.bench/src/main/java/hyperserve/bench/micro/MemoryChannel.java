package hyperserve.bench.micro;

import hyperserve.test.SocketlessChannel;

import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;

/// A channel without a network: each read gives the same bytes, and writes are counted and
/// forgotten. For one thread.
public final class MemoryChannel extends SocketlessChannel {

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
    public SocketChannel shutdownOutput() {
        return this;
    }
}
