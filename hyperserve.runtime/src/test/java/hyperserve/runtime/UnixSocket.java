package hyperserve.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// A client's end of a Unix domain socket, with what a [Client] needs of a socket. One thread may
/// read while another one writes.
final class UnixSocket extends Socket {

    private final SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    private final Selector readable = Selector.open();
    private final Selector writable = Selector.open();
    private int timeout;

    UnixSocket() throws IOException {}

    @Override
    public void connect(SocketAddress endpoint, int patience) throws IOException {
        channel.connect(endpoint);
        channel.configureBlocking(false);
        channel.register(readable, SelectionKey.OP_READ);
        channel.register(writable, SelectionKey.OP_WRITE);
    }

    private void await(Selector selector) throws IOException {
        if (selector.select(_ -> {}, timeout) == 0) {
            throw new SocketTimeoutException("nothing for %d ms".formatted(timeout));
        }
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int from, int count) throws IOException {
                int read = channel.read(ByteBuffer.wrap(bytes, from, count));
                while (read == 0 && count > 0) {
                    await(readable);
                    read = channel.read(ByteBuffer.wrap(bytes, from, count));
                }
                return read;
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                write(new byte[] {(byte) single}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int count) throws IOException {
                ByteBuffer left = ByteBuffer.wrap(bytes, from, count);
                while (left.hasRemaining()) {
                    if (channel.write(left) == 0) {
                        await(writable);
                    }
                }
            }
        };
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // What is written is there at once.
    }

    @Override
    public void setSoTimeout(int millis) {
        timeout = millis;
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public synchronized void close() throws IOException {
        super.close();
        channel.close();
        readable.close();
        writable.close();
    }
}
