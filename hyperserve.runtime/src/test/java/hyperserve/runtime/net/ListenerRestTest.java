package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Accepting once a millisecond while connections come in crowds.
final class ListenerRestTest extends ListenerRig {

    /// More connections than a source without rests would accept in 50 ms, by the test's clock.
    private static final int CROWD = 700;

    private final AtomicLong nanos = new AtomicLong(System.nanoTime());

    /// Brings a source that the test polls, by the test's clock, to rest after it has accepted.
    private NioEventSource resting(int maxConnections) throws IOException {
        return afterACrowd(1, maxConnections, 4 * BACKLOG);
    }

    private NioEventSource afterACrowd(int count, int maxConnections, int backlog)
            throws IOException {
        listen(count, maxConnections, backlog, nanos::get);
        NioEventSource source = sources.getFirst();
        while (openConnections() < CROWD) {
            connect(1);
            awaitAll(source);
        }
        pass(Duration.ofMillis(50));
        connect(1);
        awaitAll(source);
        connect(1);
        awaitAll(source);
        return source;
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    private static void awaitConnections(NioEventSource source, int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (source.connections() < count) {
            assertThat(System.nanoTime() - end).isNegative();
            source.poll(0);
        }
    }

    @Test
    void restsAfterItHasAcceptedOneOfACrowd() throws Exception {
        NioEventSource source = resting(2 * CROWD);
        connect(10);
        source.poll(0);
        source.poll(0);
        assertThat(source.connections()).isEqualTo(CROWD + 2);
        pass(Duration.ofMillis(1));
        source.poll(0);
        assertThat(source.connections()).isEqualTo(CROWD + 12);
    }

    /// Who finds the backlog full tries again a second later.
    @Test
    void neverRestsIfTheBacklogHoldsFew() throws Exception {
        NioEventSource source = afterACrowd(1, 2 * CROWD, 4 * BACKLOG - 1);
        connect(1);
        awaitConnections(source, CROWD + 3);
    }

    @Test
    void closesWhileItRests() throws Exception {
        NioEventSource source = resting(2 * CROWD);
        connect(3);
        source.drain();
        source.poll(0);
        assertThat(source.connections()).isEqualTo(CROWD + 5);
        pass(Duration.ofMillis(1));
        source.poll(0);
        assertThatExceptionOfType(IOException.class).isThrownBy(listener::address);
    }

    @Test
    void acceptsAtOnceAgainWhenNobodyCameWhileItRested() throws Exception {
        NioEventSource source = resting(2 * CROWD);
        pass(Duration.ofMillis(1));
        source.poll(0);
        connect(1);
        awaitConnections(source, CROWD + 3);
    }

    /// A task that nobody is told of would wait as long as the next poll.
    @Test
    @Timeout(value = 10, threadMode = ThreadMode.SEPARATE_THREAD)
    void waitsForNothingWithWhatItAcceptedAfterARest() throws Exception {
        NioEventSource source = resting(2 * CROWD);
        while (source.next() != null) {
            // They stay open, unread.
        }
        // So many at once that it does not even rest again.
        connect(BACKLOG);
        pass(Duration.ofMillis(1));
        assertThat(source.poll(Long.MAX_VALUE)).isTrue();
    }

    @Test
    void acceptsNoMoreThanAllowedAfterARest() throws Exception {
        NioEventSource source = resting(CROWD + BACKLOG);
        connect(BACKLOG);
        pass(Duration.ofMillis(1));
        awaitConnections(source, CROWD + BACKLOG);
        source.poll(0);
        assertThat(source.connections()).isEqualTo(CROWD + BACKLOG);
        assertThat(acceptor.paused()).isTrue();
    }

    /// What one knew of the rest, the next one knows.
    @Test
    void restsWhoeverAccepts() throws Exception {
        NioEventSource one = afterACrowd(2, 2 * CROWD, 4 * BACKLOG);
        NioEventSource other = sources.getLast();
        for (int i = 0; i < 2 * Acceptor.TURN && acceptor.holder() == 0; i++) {
            pass(Duration.ofMillis(1));
            connect(1);
            awaitAll(one);
            other.poll(0);
        }
        assertThat(acceptor.holder()).isEqualTo(1);
        connect(10);
        other.poll(0);
        other.poll(0);
        assertThat(openConnections()).isEqualTo(clients.size() - 10);
        pass(Duration.ofMillis(1));
        other.poll(0);
        assertThat(openConnections()).isEqualTo(clients.size());
    }
}
