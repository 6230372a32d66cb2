package hyperserve.runtime.http1;

import hyperserve.runtime.net.Transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/// A transport that does all that one may do which encrypts: it delivers one byte at a time, so
/// that others are here of which no readiness tells; holds back what is written, and gives it to
/// the socket in pieces; and now and then waits for room to write before it reads.
final class NarrowTransport extends Transport {

    private static final int PIECE = 5;

    private final ByteBuffer received = ByteBuffer.allocate(8).limit(0);
    private final ByteBuffer written = ByteBuffer.allocate(16);
    private int reads;
    private boolean writesFirst;

    NarrowTransport(SocketChannel channel) {
        super(channel);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!received.hasRemaining()) {
            if (!writesFirst && reads++ % 3 == 0) {
                writesFirst = true;
                return 0;
            }
            writesFirst = false;
            received.clear();
            int count;
            try {
                count = channel().read(received);
            } finally {
                received.flip();
            }
            if (count <= 0) {
                return count;
            }
        }
        target.put(received.get());
        return 1;
    }

    @Override
    public int write(ByteBuffer bytes) {
        int count = Math.min(bytes.remaining(), written.remaining());
        written.put(bytes.slice(bytes.position(), count));
        bytes.position(bytes.position() + count);
        return count;
    }

    @Override
    public long write(ByteBuffer[] bytes, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += write(bytes[i]);
        }
        return sum;
    }

    @Override
    public long write(FileChannel file, long position, long count) throws IOException {
        int room = (int) Math.min(count, written.remaining());
        ByteBuffer part = ByteBuffer.allocate(room);
        int read = file.read(part, position);
        return read <= 0 ? 0 : write(part.flip());
    }

    @Override
    public void flush() throws IOException {
        written.flip();
        try {
            int rest = written.limit();
            written.limit(Math.min(rest, PIECE));
            channel().write(written);
            written.limit(rest);
        } finally {
            written.compact();
        }
    }

    @Override
    public long unsent() {
        return written.position();
    }

    @Override
    public boolean hasUnread() {
        return received.hasRemaining();
    }

    @Override
    public int interest(int wanted) {
        boolean reads = (wanted & SelectionKey.OP_READ) != 0;
        return reads && writesFirst ? wanted | SelectionKey.OP_WRITE : wanted;
    }

    @Override
    public long held() {
        return (long) received.remaining() + written.position();
    }
}
