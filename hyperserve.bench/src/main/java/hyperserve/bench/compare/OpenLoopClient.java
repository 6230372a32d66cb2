package hyperserve.bench.compare;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A client that means to send its requests at fixed times, in turn over its connections.
///
/// A connection carries one request at a time. If it is busy when its next one is due, that one
/// goes out later, but its time counts from when it was due: so a server that stalls is charged for
/// all whom it kept waiting ("coordinated omission" is what others call leaving them out). The
/// client spins, on one thread, since a sleeping one would be late by more than a request takes.
final class OpenLoopClient {

    /// How long the last answers are waited for.
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private static final byte[] SUCCESS = {
        'H', 'T', 'T', 'P', '/', '1', '.', '1', ' ', '2', '0', '0', ' '
    };

    private static final class Exchange {
        final SocketChannel channel;
        final SelectionKey key;
        final ByteBuffer answer = ByteBuffer.allocate(16 * 1024);
        boolean busy;
        boolean broken;

        /// The number of the request that is under way, or comes next.
        long number;

        Exchange(SocketChannel channel, Selector selector, long number) throws IOException {
            this.channel = channel;
            this.number = number;
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            this.key = channel.register(selector, SelectionKey.OP_READ);
            key.attach(this);
        }
    }

    private final int port;
    private final int connections;
    private final double nanosApart;
    private final ByteBuffer request = ServerProcess.request("/plaintext");
    private final Histogram latencies = new Histogram();
    private final List<Exchange> exchanges = new ArrayList<>();
    private long failed;
    private long begun;
    private long due;

    /// A client for one run.
    ///
    /// @param port where the server is
    /// @param connections over how many connections
    /// @param rate requests a second
    OpenLoopClient(int port, int connections, double rate) {
        this.port = port;
        this.connections = connections;
        this.nanosApart = TimeUnit.SECONDS.toNanos(1) / rate;
    }

    /// {@return how many requests had no answer, or another than the first}
    long failed() {
        return failed;
    }

    /// Sends for some time, and waits for the last answers.
    ///
    /// @return the times in nanoseconds
    Histogram run(long seconds) throws IOException {
        try (Selector selector = Selector.open()) {
            try {
                for (int i = 0; i < connections; i++) {
                    exchanges.add(
                            new Exchange(
                                    SocketChannel.open(ServerProcess.address(port)), selector, i));
                }
                loop(selector, (long) (seconds * 1e9 / nanosApart));
            } finally {
                for (Exchange exchange : exchanges) {
                    exchange.channel.close();
                }
            }
        }
        return latencies;
    }

    private void loop(Selector selector, long total) throws IOException {
        begun = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10);
        long deadline = begun + (long) (total * nanosApart) + PATIENCE;
        long done = 0;
        while (done < total && System.nanoTime() - deadline < 0) {
            done = latencies.total() + failed;
            long now = System.nanoTime();
            while (due < total && now - dueTime(due) >= 0) {
                Exchange exchange = exchanges.get((int) (due % connections));
                due++;
                if (exchange.broken) {
                    failed++;
                } else if (!exchange.busy) {
                    send(exchange);
                }
            }
            selector.selectNow(key -> received((Exchange) key.attachment()));
        }
        failed += Math.max(0, total - latencies.total() - failed);
    }

    private long dueTime(long number) {
        return begun + (long) (number * nanosApart);
    }

    private void send(Exchange exchange) {
        exchange.busy = true;
        exchange.answer.clear();
        try {
            exchange.channel.write(request.rewind());
        } catch (IOException e) {
            lose(exchange);
        }
    }

    private void received(Exchange exchange) {
        try {
            if (exchange.channel.read(exchange.answer) < 0) {
                lose(exchange);
                return;
            }
        } catch (IOException e) {
            lose(exchange);
            return;
        }
        int length = exchange.answer.position();
        if (length > SUCCESS.length && !startsWell(exchange.answer)) {
            lose(exchange);
            return;
        }
        if (!isComplete(exchange.answer)) {
            return;
        }
        latencies.record(System.nanoTime() - dueTime(exchange.number));
        exchange.busy = false;
        exchange.number += connections;
        if (exchange.number < due) {
            send(exchange);
        }
    }

    /// Whether an answer is here; all answers end with the same body.
    private static boolean isComplete(ByteBuffer answer) {
        int end = answer.position();
        return end > SUCCESS.length && answer.get(end - 1) == '!' && answer.get(end - 2) == 'd';
    }

    private static boolean startsWell(ByteBuffer answer) {
        for (int i = 0; i < SUCCESS.length; i++) {
            if (answer.get(i) != SUCCESS[i]) {
                return false;
            }
        }
        return true;
    }

    /// Counts what was due on a connection that is gone, and not answered.
    private void lose(Exchange exchange) {
        exchange.broken = true;
        exchange.busy = true;
        exchange.key.cancel();
        failed += (due - exchange.number + connections - 1) / connections;
    }
}
