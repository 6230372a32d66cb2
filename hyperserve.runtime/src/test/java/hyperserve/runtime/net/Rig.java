package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.PoolTask;
import hyperserve.runtime.net.Script.Step;
import hyperserve.test.pool.ThreadlessPool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// One connection of an event source that is polled by the test, by a clock that the test moves.
final class Rig implements AutoCloseable {

    static final Duration SHORTEST = Duration.ofMillis(160);

    private final AtomicLong nanos = new AtomicLong(-5);
    final ThreadlessPool pool = new ThreadlessPool();
    final Sockets sockets = Sockets.connect();
    final NioEventSource source;
    final Connection connection;
    final Script script;

    /// Runs whenever the source asks for the time, which it does between its inbox and its wait.
    private volatile Runnable whenAsked = () -> {};

    Rig(Step first) {
        this(first, SHORTEST);
    }

    Rig(Step first, Duration shortestTimeout) {
        this(first, shortestTimeout, PlainTransport::new);
    }

    Rig(Step first, Function<SocketChannel, Transport> transports) {
        this(first, SHORTEST, transports);
    }

    private Rig(
            Step first, Duration shortestTimeout, Function<SocketChannel, Transport> transports) {
        Script[] made = new Script[1];
        try {
            source = new NioEventSource(this::time, shortestTimeout.toNanos());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connection =
                new Connection(
                        transports.apply(sockets.server()),
                        source,
                        pool,
                        new BufferPool(4),
                        c -> {
                            made[0] = new Script(c, first);
                            return made[0];
                        });
        script = made[0];
        source.expect();
        connection.handToPoller();
    }

    /// A connection that reads what comes and waits for more, without a deadline to speak of.
    static Rig reading() {
        return new Rig(Rig::read);
    }

    /// Polls until there is a task.
    static PoolTask awaitTask(NioEventSource source) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!source.poll(TimeUnit.MILLISECONDS.toNanos(1))) {
            assertThat(System.nanoTime() - end).as("no task within 10 s").isNegative();
        }
        return source.next();
    }

    static Next read(Connection connection) throws IOException {
        connection.input().consume(connection.input().size());
        connection.input().fill();
        connection.deadline(Long.MAX_VALUE / 2);
        return Next.READ;
    }

    private long time() {
        whenAsked.run();
        return nanos.get();
    }

    /// Does something once, when the source next asks for the time.
    void whenAsked(Runnable action) {
        whenAsked =
                () -> {
                    whenAsked = () -> {};
                    action.run();
                };
    }

    long now() {
        return nanos.get();
    }

    void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    /// Looks for a task without waiting.
    PoolTask poll() {
        source.poll(0);
        return source.next();
    }

    /// Waits for a task; the time of the clock stands still meanwhile.
    PoolTask awaitTask() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        PoolTask task = poll();
        while (task == null && System.nanoTime() - end < 0) {
            source.poll(TimeUnit.MILLISECONDS.toNanos(1));
            task = source.next();
        }
        if (task == null) {
            throw new AssertionError("no task within 10 s");
        }
        return task;
    }

    /// Runs the first task and lets the poller take up what it led to.
    Rig settle() {
        awaitTask().run();
        poll();
        return this;
    }

    SelectionKey key() {
        return sockets.server().keyFor(source.selector());
    }

    @Override
    public void close() throws IOException {
        sockets.client().close();
        source.close();
        sockets.server().close();
    }
}
