package hyperserve.runtime.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

/// The socket itself.
public final class PlainTransport extends Transport {

    private final SocketChannel channel;

    /// Nothing but a socket.
    ///
    /// @param channel the socket, in non-blocking mode
    public PlainTransport(SocketChannel channel) {
        super(channel);
        this.channel = channel;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return channel.write(bytes);
    }

    @Override
    public long write(ByteBuffer[] bytes, int count) throws IOException {
        return channel.write(bytes, 0, count);
    }

    @Override
    public long write(FileChannel file, long position, long count) throws IOException {
        return file.transferTo(position, count, channel);
    }
}
