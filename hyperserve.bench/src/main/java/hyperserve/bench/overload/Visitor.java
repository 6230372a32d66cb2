package hyperserve.bench.overload;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// A connection that carries one request at a time, and what is known of its answer.
final class Visitor implements AutoCloseable {

    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String LENGTH = "\r\nContent-Length: ";

    final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer request;
    private final ByteBuffer answer = ByteBuffer.allocate(2048);

    /// The second to which the request belongs that is under way; before the first, nobody's.
    Second second = new Second();

    /// When that was due.
    long dueAt;

    Visitor(Selector selector, InetSocketAddress address, String target) throws IOException {
        String head = "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
        request = ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII));
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        boolean connected = channel.connect(address);
        key =
                channel.register(
                        selector, connected ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT);
        key.attach(this);
    }

    void send(Second due, long nanoTime) throws IOException {
        second = due;
        dueAt = nanoTime;
        answer.clear();
        request.rewind();
        if (channel.isConnected()) {
            channel.write(request);
        }
    }

    /// Goes on when the channel is ready.
    ///
    /// @return the status, once the answer is complete, else 0
    /// @throws IOException if the connection is of no more use
    int proceed() throws IOException {
        if (key.isConnectable()) {
            channel.finishConnect();
            key.interestOps(SelectionKey.OP_READ);
            channel.write(request);
            return 0;
        }
        if (channel.read(answer) < 0) {
            throw new IOException("the server has closed the connection");
        }
        String text = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
        int end = text.indexOf(END_OF_HEAD);
        if (end < 0) {
            return 0;
        }
        int length = text.indexOf(LENGTH) + LENGTH.length();
        int content = Integer.parseInt(text.substring(length, text.indexOf("\r\n", length)));
        boolean complete = text.length() >= end + END_OF_HEAD.length() + content;
        return complete ? Integer.parseInt(text.substring(STATUS_AT, STATUS_AT + 3)) : 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
