package hyperserve.runtime.net;

import hyperserve.test.pool.ThreadlessPool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.spi.SelectorProvider;
import java.util.concurrent.TimeUnit;

/// A connection that is registered for reading and in the hands of its owner, while the client has
/// already sent more. The test is the owner, the poller, or both.
final class BusyConnection {

    static {
        FakeProvider.install();
    }

    final FakeChannel channel;
    final NioEventSource source;
    final Connection connection;
    private long nanos;

    /// What is done whenever its protocol is called.
    Runnable onReady = () -> {};

    /// Waits for more, at first.
    private final class Waiting implements Protocol {

        @Override
        public Next ready() {
            onReady.run();
            return Next.READ;
        }

        @Override
        public Next expired() {
            return Next.CLOSE;
        }

        @Override
        public boolean closed() {
            return true;
        }
    }

    BusyConnection() {
        try {
            channel = new FakeChannel(SelectorProvider.provider());
            source = new NioEventSource(() -> nanos, TimeUnit.HOURS.toNanos(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connection =
                new Connection(
                        new PlainTransport(channel),
                        source,
                        new ThreadlessPool(),
                        new BufferPool(1),
                        ignored -> new Waiting());
        connection.deadline(Long.MAX_VALUE / 2);
        source.expect();
        connection.handToPoller();
        source.poll(0);
        source.next().run();
        source.poll(0);
        channel.readable = true;
        if (poll() != 1) {
            throw new IllegalStateException("the connection was not handed out");
        }
    }

    /// Moves the clock, so that the next poll looks at all deadlines. For the poller.
    void passAnHour() {
        nanos += TimeUnit.HOURS.toNanos(1);
    }

    /// Polls once.
    ///
    /// @return how often the connection was handed out
    int poll() {
        source.poll(0);
        int count = 0;
        while (source.next() != null) {
            count++;
        }
        return count;
    }
}
