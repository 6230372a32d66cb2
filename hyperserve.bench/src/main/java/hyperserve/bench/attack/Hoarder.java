package hyperserve.bench.attack;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/// One client of a hoard. Used by the thread of its crew alone.
final class Hoarder {

    /// A turn ends after so many bytes, so that one client with much to send keeps nobody waiting.
    private static final int TURN_BYTES = 256 * 1024;

    private static final int SMALL_BUFFER = 4096;

    private final Hoard hoard;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final @Nullable Answer answer;
    private long sent;
    private boolean settled;
    private boolean answered;
    private boolean refused;
    private boolean content;

    private Hoarder(Hoard hoard, SocketChannel channel, Selector selector) throws IOException {
        this.hoard = hoard;
        this.channel = channel;
        this.answer = hoard.manner() == Manner.HONEST ? new Answer() : null;
        this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    }

    /// Begins to connect.
    static Hoarder come(
            Hoard hoard, InetSocketAddress from, InetSocketAddress server, Selector selector)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            if (hoard.manner() == Manner.DEAF) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
            }
            channel.bind(from);
            Hoarder hoarder = new Hoarder(hoard, channel, selector);
            if (channel.connect(server)) {
                hoarder.key.interestOps(hoarder.interest());
            }
            return hoarder;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /// Does what its channel is ready for.
    ///
    /// @param scratch to read into
    /// @return whether the connection goes on
    /// @throws IOException if the server has cut it
    boolean turn(ByteBuffer scratch) throws IOException {
        if (key.isConnectable()) {
            channel.finishConnect();
        }
        if (channel.isConnected() && !hoard.opening().isSent(sent)) {
            send();
        }
        if (hoard.manner() != Manner.DEAF && key.isReadable() && !read(scratch)) {
            return false;
        }
        key.interestOps(interest());
        return true;
    }

    /// The deaf never have sent all, so that they always look whether they might send: which is how
    /// they learn of a reset.
    private int interest() {
        int read = hoard.manner() == Manner.DEAF ? 0 : SelectionKey.OP_READ;
        return hoard.opening().isSent(sent) ? read : read | SelectionKey.OP_WRITE;
    }

    private void send() throws IOException {
        int turn = 0;
        while (!hoard.opening().isSent(sent) && turn < TURN_BYTES) {
            int count = channel.write(hoard.opening().rest(sent));
            if (count == 0) {
                // As much as the server takes for now; the crew need not wait for more.
                settled = true;
                return;
            }
            sent += count;
            turn += count;
        }
        settled |= hoard.opening().isSent(sent);
    }

    private boolean read(ByteBuffer scratch) throws IOException {
        int count = channel.read(scratch.clear());
        if (count < 0) {
            throw new IOException("closed by the server");
        }
        scratch.flip();
        if (count > 0 && answer == null && !answered) {
            answered = true;
            refused = count > 12 && scratch.get(9) != '2' && scratch.get(9) != '1';
        }
        if (answer == null || !answer.take(scratch)) {
            return true;
        }
        answered = true;
        refused = answer.status() != 200;
        content = answer.status() == 503 || (!refused && answer.sum() == hoard.opening().sum());
        return false;
    }

    /// Sends one byte more, for those who do so.
    void drip() throws IOException {
        channel.write(ByteBuffer.allocate(1));
    }

    /// Ends the connection: with a reset, or in order.
    void leave(boolean reset) throws IOException {
        if (reset && channel.isOpen()) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        channel.close();
    }

    boolean isConnected() {
        return channel.isConnected();
    }

    boolean isSettled() {
        return settled;
    }

    boolean isAnswered() {
        return answered;
    }

    boolean isRefused() {
        return refused;
    }

    /// {@return whether it had the answer that it had a right to, or 503}
    boolean isContent() {
        return content;
    }
}
