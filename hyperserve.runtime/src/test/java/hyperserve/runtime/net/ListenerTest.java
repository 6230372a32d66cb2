package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.pool.PoolTask;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// How many are accepted, and for which source.
final class ListenerTest extends ListenerRig {

    @Test
    void resumesWhenAConnectionEndsThatWasNeverRegistered() throws Exception {
        listen(1, 1);
        poll(sources.getFirst());
        connect(50);
        for (int i = 0; i < 49; i++) {
            Connection connection = takeHeld();
            awaitPause();
            assertThat(sources.getFirst().connections()).isEqualTo(1);
            connection.finish(Next.CLOSE);
        }
        takeHeld();
    }

    @Test
    void resumesWhenAConnectionOfAnotherSourceEnds() throws Exception {
        listen(2, 2);
        sources.forEach(this::poll);
        connect(2);
        List<Connection> open = new ArrayList<>(List.of(takeHeld(), takeHeld()));
        connect(20);
        for (int i = 0; i < 20; i++) {
            awaitPause();
            open.remove(i % 2).finish(Next.CLOSE);
            open.add(takeHeld());
            assertThat(openConnections()).isEqualTo(2);
        }
    }

    @Test
    void acceptsNoMoreThanAllowedHoweverManyWait() throws Exception {
        listen(1, 20);
        connect(50);
        poll(sources.getFirst());
        for (int i = 0; i < 20; i++) {
            takeHeld();
        }
        awaitPause();
        assertThat(openConnections()).isEqualTo(20);
        assertThat(held).isEmpty();
    }

    /// So that others have their turn between them.
    @Test
    void letsInAFewAtOnce() throws Exception {
        listen(1, 100);
        listener.letInFew();
        connect(20);
        NioEventSource source = sources.getFirst();
        long before = 0;
        while (openConnections() < 20) {
            source.poll(TimeUnit.SECONDS.toNanos(10));
            assertThat(openConnections() - before).isBetween(1L, 4L);
            before = openConnections();
            for (PoolTask task = source.next(); task != null; task = source.next()) {
                task.run();
            }
        }
    }

    /// Nobody was woken for it, because there was room when it ended.
    @Test
    void findsRoomThatAnotherSourceDoesNotKnowOf() throws Exception {
        listen(2, 2);
        sources.forEach(this::poll);
        connect(1);
        takeHeld();
        connect(1);
        takeHeld().finish(Next.CLOSE);
        connect(1);
        takeHeld();
    }

    private void awaitCounts(long... counts) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!Arrays.equals(counts(), counts) && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(counts()).isEqualTo(counts);
    }

    private void connectOneByOne(int count, List<Connection> open) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            connect(1);
            open.add(takeHeld());
        }
    }

    @Test
    void fillsTheSourceWhoseConnectionsHaveEnded() throws Exception {
        listen(3, 100);
        sources.forEach(this::poll);
        List<Connection> open = new ArrayList<>();
        connectOneByOne(12, open);
        awaitCounts(4, 4, 4);
        for (int emptied = 0; emptied < 3; emptied++) {
            List<Connection> others = new ArrayList<>();
            for (Connection each : open) {
                if (sourceOf.get(each) == sources.get(emptied)) {
                    each.finish(Next.CLOSE);
                } else {
                    others.add(each);
                }
            }
            int ended = open.size() - others.size();
            open = others;
            // Those that were never registered end without waking their source.
            awaitOpen(12 - ended);
            connectOneByOne(ended, open);
            awaitOpen(12);
            // Who accepts may not have looked since before they ended, for the first that comes.
            assertThat(sources)
                    .allSatisfy(each -> assertThat(each.connections()).isBetween(3L, 5L));
        }
    }

    @Test
    void spreadsACrowdThatIsAcceptedAtOnce() throws Exception {
        listen(4, 100);
        connect(20);
        sources.forEach(this::poll);
        for (int i = 0; i < 20; i++) {
            takeHeld();
        }
        awaitCounts(5, 5, 5, 5);
    }

    @Test
    void countsAConnectionThatItsSourceHasNotSeenYet() throws Exception {
        listen(2, 2);
        poll(sources.getFirst());
        connect(3);
        takeHeld();
        awaitPause();
        assertThat(openConnections()).isEqualTo(2);
        assertThat(held).isEmpty();
    }

    @Test
    void acceptsAllThatHaveConnectedWhenTheDrainBegins() throws Exception {
        listen(1, 100);
        connect(10);
        sources.getFirst().drain();
        poll(sources.getFirst());
        for (int i = 0; i < 10; i++) {
            takeHeld();
        }
        assertThatExceptionOfType(IOException.class).isThrownBy(listener::address);
        assertThat(sources.getFirst().isDeserted()).isFalse();
    }

    @Test
    void saysWhichAddressCannotBeHad() throws IOException {
        listen(1, 1);
        InetSocketAddress taken = (InetSocketAddress) listener.address();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> open(taken, 1, System::nanoTime))
                .withMessage(
                        "cannot listen on %s port %d: Address already in use",
                        taken.getHostString(), taken.getPort());
    }

    private static boolean isOf(PoolTask task, SocketChannel client) throws IOException {
        return ((Connection) task)
                .transport()
                .channel()
                .getRemoteAddress()
                .equals(client.getLocalAddress());
    }

    private int turnsBefore(NioEventSource source, SocketChannel newcomer) throws IOException {
        int turns = 0;
        for (PoolTask task = source.next(); task != null; task = source.next()) {
            if (isOf(task, newcomer)) {
                return turns;
            }
            turns++;
        }
        return -1;
    }

    /// One who comes while thousands have their turns is not to wait for all of them.
    @Test
    void acceptsBetweenTheConnectionsOfALongRound() throws Exception {
        AtomicLong now = new AtomicLong();
        listen(1, 10_000, 1024, now::get);
        NioEventSource source = sources.getFirst();
        connect(200);
        awaitAll(source);
        connect(1);
        now.addAndGet(Newcomers.LONG_ROUND);
        assertThat(turnsBefore(source, clients.getLast())).isBetween(1, 64);
        int others = 0;
        while (source.next() != null) {
            others++;
        }
        assertThat(others).isBetween(136, 199);
    }

    @Test
    void acceptsNobodyBetweenTheConnectionsOfAShortRound() throws Exception {
        AtomicLong now = new AtomicLong();
        listen(1, 10_000, 1024, now::get);
        NioEventSource source = sources.getFirst();
        connect(200);
        awaitAll(source);
        connect(1);
        now.addAndGet(Newcomers.LONG_ROUND - 1);
        assertThat(turnsBefore(source, clients.getLast())).isEqualTo(-1);
        awaitAll(source);
        assertThat(turnsBefore(source, clients.getLast())).isZero();
    }

    /// It still has many of its last poll to give out.
    @Test
    void acceptsNobodyBetweenPollsOnceAnotherSourceHasTheDoor() throws Exception {
        AtomicLong now = new AtomicLong();
        listen(2, 10_000, 1024, now::get);
        NioEventSource first = sources.getFirst();
        connect(600);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (acceptor.holder() == 0 || openConnections() < 300) {
            assertThat(System.nanoTime() - end).as("the door stays").isNegative();
            first.poll(0);
            sources.getLast().poll(0);
        }
        long open = openConnections();
        connect(1);
        now.addAndGet(Newcomers.LONG_ROUND);
        int turns = 0;
        while (first.next() != null) {
            turns++;
        }
        assertThat(turns).isGreaterThanOrEqualTo(Acceptor.LARGEST_CROWD);
        assertThat(openConnections()).isEqualTo(open);
    }
}
