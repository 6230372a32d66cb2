package hyperserve.runtime.proxy;

import hyperserve.api.Nullable;
import hyperserve.runtime.net.Transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;

import javax.net.ssl.SSLSession;

/// Takes the header of a proxy from the front of what is received, and then is what stands behind
/// it. As long as the header lasts, a read finds no bytes.
public final class ProxiedTransport extends Transport {

    private final SocketChannel channel;
    private final Transport inner;

    /// Null once the header is complete.
    private @Nullable HeaderReader reader = new HeaderReader();

    private ProxyHeader header = ProxyHeader.LOCAL;
    private boolean broken;

    /// A transport before its header.
    ///
    /// @param inner what is spoken behind it, on the same socket
    public ProxiedTransport(Transport inner) {
        super(inner.channel());
        this.channel = inner.channel();
        this.inner = inner;
    }

    /// {@return whether the header is complete}
    public boolean isAnnounced() {
        return reader == null;
    }

    @Override
    public SocketAddress remoteAddress() throws IOException {
        SocketAddress source = header.source();
        return source == null ? super.remoteAddress() : source;
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        SocketAddress destination = header.destination();
        return destination == null ? super.localAddress() : destination;
    }

    /// {@inheritDoc} What comes with the header is for those behind it.
    @Override
    public int read(ByteBuffer target) throws IOException {
        HeaderReader current = reader;
        return current == null ? inner.read(target) : readHeader(current, target);
    }

    private int readHeader(HeaderReader current, ByteBuffer target) throws IOException {
        if (broken) {
            throw new MalformedHeaderException("it was refused before");
        }
        ByteBuffer received = target.duplicate();
        int before = target.position();
        int count = channel.read(target);
        if (count <= 0) {
            return count;
        }
        received.limit(target.position());
        target.position(before);
        broken = true;
        ProxyHeader complete = current.take(received);
        broken = false;
        if (complete == null) {
            return 0;
        }
        header = complete;
        reader = null;
        return inner.receivedBefore(received, target);
    }

    @Override
    public int readLittle(ByteBuffer one) throws IOException {
        return isAnnounced() ? inner.readLittle(one) : read(one);
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        return inner.write(bytes);
    }

    @Override
    public long write(ByteBuffer[] bytes, int count) throws IOException {
        return inner.write(bytes, count);
    }

    @Override
    public long write(FileChannel file, long position, long count) throws IOException {
        return inner.write(file, position, count);
    }

    @Override
    public void flush() throws IOException {
        inner.flush();
    }

    @Override
    public long unsent() {
        return inner.unsent();
    }

    @Override
    public boolean hasUnread() {
        return inner.hasUnread();
    }

    @Override
    public int interest(int wanted) {
        return inner.interest(wanted);
    }

    @Override
    public void endOutput() throws IOException {
        inner.endOutput();
    }

    @Override
    public void leave(boolean whole) {
        inner.leave(whole);
    }

    @Override
    public void release() {
        inner.release();
    }

    @Override
    public long held() {
        HeaderReader current = reader;
        return (current == null || current.isEmpty() ? 0 : current.held()) + inner.held();
    }

    @Override
    public @Nullable SSLSession tls() {
        return inner.tls();
    }

    @Override
    public boolean isFor(byte[] authority, int start, int end) {
        return inner.isFor(authority, start, end);
    }

    @Override
    public @Nullable String protocol() {
        return inner.protocol();
    }

    @Override
    public boolean isBroken() {
        return inner.isBroken();
    }
}
