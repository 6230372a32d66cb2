package hyperserve.bench.attack;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// One connection with one request, by somebody who has never been there. Used by one thread.
final class Visit {

    private static final ByteBuffer REQUEST =
            ByteBuffer.wrap(
                    "GET /plaintext HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

    private final long begun = System.nanoTime();
    private final SocketChannel channel;
    private final ByteBuffer request = REQUEST.duplicate();
    private final Answer answer = new Answer();
    private long ended;
    private @Nullable String failure;

    private Visit(SocketChannel channel) {
        this.channel = channel;
    }

    static Visit begin(int port, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open();
        Visit visit = new Visit(channel);
        try {
            channel.configureBlocking(false);
            boolean connected =
                    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            int interest = connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT;
            channel.register(selector, interest, visit);
        } catch (IOException e) {
            visit.end(e.toString());
        }
        return visit;
    }

    void turn(SelectionKey key, ByteBuffer scratch) {
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
            }
            if (request.hasRemaining()) {
                channel.write(request);
                key.interestOps(SelectionKey.OP_READ);
            } else if (channel.read(scratch.clear()) < 0) {
                end("closed before an answer");
            } else if (answer.take(scratch.flip())) {
                boolean well = answer.status() == 200 || answer.status() == 503;
                end(well ? null : "status " + answer.status());
            }
        } catch (IOException e) {
            end(e.toString());
        }
    }

    /// Gives up, if it has not ended.
    void giveUp() {
        if (!hasEnded()) {
            end("no answer");
        }
    }

    private void end(@Nullable String why) {
        ended = System.nanoTime();
        failure = why;
        try {
            channel.close();
        } catch (IOException _) {
            // It is of no use any more.
        }
    }

    boolean hasEnded() {
        return ended != 0;
    }

    long begun() {
        return begun;
    }

    long ended() {
        return ended;
    }

    /// {@return how long it took}
    long nanos() {
        return ended - begun;
    }

    /// {@return why it had no good answer, or null}
    @Nullable
    String failure() {
        return failure;
    }

    boolean overlaps(Visit other) {
        return begun - other.ended < 0 && other.begun - ended < 0;
    }
}
