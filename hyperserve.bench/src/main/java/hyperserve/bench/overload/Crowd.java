package hyperserve.bench.overload;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Clients that come at a fixed rate, whatever becomes of those before them, and go after a second
/// without an answer, for good: then their connection is closed. For one thread.
final class Crowd implements AutoCloseable {

    /// How long a client waits.
    static final long PATIENCE = TimeUnit.SECONDS.toNanos(1);

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_CONNECTIONS = 4000;

    private final Selector selector = Selector.open();
    private final InetSocketAddress address;
    private final String target;
    private final ArrayDeque<Visitor> idle = new ArrayDeque<>();

    /// In the order in which their requests were due.
    private final Set<Visitor> waiting = new LinkedHashSet<>();

    /// @param port where the server is
    /// @param target what they ask for
    Crowd(int port, String target) throws IOException {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.target = target;
    }

    /// {@return how many requests a second are answered to so many clients that each wait for their
    /// answer before they ask again}
    ///
    /// @param clients how many
    /// @param seconds how long
    double capacity(int clients, int seconds) throws IOException {
        Second all = new Second();
        long begun = System.nanoTime();
        long end = begun + seconds * SECOND;
        for (long now = begun; now < end; now = System.nanoTime()) {
            while (waiting.size() < clients) {
                ask(all, now);
            }
            look(end - now);
        }
        return all.goodCount() * 1e9 / (System.nanoTime() - begun);
    }

    /// Comes at a rate.
    ///
    /// @param rate requests a second
    /// @param seconds how long
    /// @return what became of those due in each second; of the last ones only what is known when
    ///     their time is over
    List<Second> come(double rate, int seconds) throws IOException {
        List<Second> all = new ArrayList<>();
        double apart = SECOND / rate;
        long total = (long) (rate * seconds);
        long begun = System.nanoTime();
        for (long number = 0; number < total; number++) {
            long due = begun + (long) (number * apart);
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                look(left);
            }
            if (all.size() <= (due - begun) / SECOND) {
                all.add(new Second());
            }
            all.getLast().due();
            ask(all.getLast(), due);
        }
        return all;
    }

    /// Waits for the last answers.
    void finish() throws IOException {
        while (!waiting.isEmpty()) {
            look(SECOND);
        }
    }

    private void ask(Second second, long due) throws IOException {
        Visitor visitor = idle.poll();
        if (visitor == null) {
            if (waiting.size() >= MOST_CONNECTIONS) {
                second.failed();
                return;
            }
            visitor = new Visitor(selector, address, target);
        }
        waiting.add(visitor);
        try {
            visitor.send(second, due);
        } catch (IOException e) {
            fail(visitor);
        }
    }

    private void look(long nanos) throws IOException {
        // Up to a millisecond late: who looks again and again instead takes a processor.
        selector.select(this::ready, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        long late = System.nanoTime() - PATIENCE;
        while (!waiting.isEmpty()) {
            Visitor first = waiting.iterator().next();
            if (first.dueAt > late) {
                return;
            }
            fail(first);
        }
    }

    private void ready(SelectionKey key) {
        Visitor visitor = (Visitor) key.attachment();
        try {
            int status = visitor.proceed();
            if (status != 0) {
                answered(visitor, status);
            }
        } catch (IOException e) {
            fail(visitor);
        }
    }

    private void answered(Visitor visitor, int status) {
        long time = System.nanoTime() - visitor.dueAt;
        Second second = visitor.second;
        if (status == 503) {
            second.shed(time);
        } else if (status == 200 && time <= PATIENCE) {
            second.good();
        } else {
            second.failed();
        }
        waiting.remove(visitor);
        idle.push(visitor);
    }

    private void fail(Visitor visitor) {
        if (waiting.remove(visitor)) {
            visitor.second.failed();
        } else {
            idle.remove(visitor);
        }
        try {
            visitor.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
