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
import java.util.concurrent.locks.LockSupport;

/// A client that means to send its requests at fixed times, in turn over its connections.
///
/// A connection carries one request at a time. If it is busy when its next one is due, that one
/// goes out later, but its time counts from when it was due: so a server that stalls is charged for
/// all whom it kept waiting ("coordinated omission" is what others call leaving them out). The
/// client spins, on one thread, since a sleeping one would be late by more than a request takes;
/// but one that looks for stalls may rest between its looks, and leave the processor to others.
final class OpenLoopClient {

    /// How long the last answers are waited for.
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);

    /// How long it rests, if it does; the system makes it about twice as long.
    private static final long REST = TimeUnit.MICROSECONDS.toNanos(50);

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
    private final ByteBuffer[] requests;
    private final String end;
    private final boolean rests;
    private final Histogram latencies = new Histogram();
    private final Histogram late = new Histogram();
    private final List<Exchange> exchanges = new ArrayList<>();
    private long failed;
    private long begun;
    private long due;

    /// A client for one run, which spins.
    ///
    /// @param port where the server is
    /// @param traffic what it asks for
    OpenLoopClient(int port, Traffic traffic) {
        this(port, traffic, false);
    }

    private OpenLoopClient(int port, Traffic traffic, boolean rests) {
        this.port = port;
        this.connections = traffic.connections();
        this.nanosApart = TimeUnit.SECONDS.toNanos(1) / traffic.rate();
        this.requests =
                traffic.targets().stream().map(ServerProcess::request).toArray(ByteBuffer[]::new);
        this.end = traffic.end();
        this.rests = rests;
    }

    /// A client for one run, which rests between its looks.
    static OpenLoopClient resting(int port, Traffic traffic) {
        return new OpenLoopClient(port, traffic, true);
    }

    /// {@return how many requests had no answer, or another than the first}
    long failed() {
        return failed;
    }

    /// {@return by how much it was late itself, in nanoseconds, with requests whose connection was
    /// free}
    Histogram late() {
        return late;
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
                    late.record(now - dueTime(exchange.number));
                    send(exchange);
                }
            }
            selector.selectNow(key -> received((Exchange) key.attachment()));
            if (rests) {
                LockSupport.parkNanos(REST);
            }
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
            ByteBuffer request = requests[(int) (exchange.number % requests.length)];
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
    private boolean isComplete(ByteBuffer answer) {
        int length = answer.position();
        return length > SUCCESS.length
                && answer.get(length - 2) == end.charAt(0)
                && answer.get(length - 1) == end.charAt(1);
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
