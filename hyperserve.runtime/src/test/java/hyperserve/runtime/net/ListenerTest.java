package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.EventLoop;
import hyperserve.api.PoolTask;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Connections that are accepted and then held by the test, as if each were with a worker; their
/// sources wake by themselves only every hour.
final class ListenerTest {

    /// Room for all clients of a test at once.
    private static final int BACKLOG = 64;

    /// More connections than a source without rests would accept in 50 ms, by the test's clock.
    private static final int CROWD = 700;

    private final List<NioEventSource> sources = new ArrayList<>();
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<SocketChannel> clients = new ArrayList<>();
    private final BlockingQueue<Connection> held = new LinkedBlockingQueue<>();
    private final ConcurrentMap<Connection, NioEventSource> sourceOf = new ConcurrentHashMap<>();
    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private Listener listener;

    @AfterEach
    void close() throws IOException {
        loops.forEach(EventLoop::close);
        sources.forEach(NioEventSource::close);
        disconnect();
    }

    private void disconnect() throws IOException {
        for (SocketChannel client : clients) {
            client.close();
        }
        clients.clear();
    }

    private void listen(int count, int maxConnections) throws IOException {
        listen(count, maxConnections, BACKLOG, System::nanoTime);
    }

    private void listen(int count, int maxConnections, int backlog, LongSupplier clock)
            throws IOException {
        for (int i = 0; i < count; i++) {
            sources.add(new NioEventSource(clock, Duration.ofHours(1).toNanos()));
        }
        listener =
                Listener.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        backlog,
                        sources,
                        this::connection,
                        maxConnections);
    }

    private void poll(NioEventSource source) {
        loops.add(EventLoop.start(source, "listener-test-loop"));
    }

    private Connection connection(SocketChannel channel, NioEventSource source) {
        return new Connection(
                channel,
                source,
                new StandbyPool(),
                new BufferPool(1),
                each ->
                        new Script(
                                each,
                                connection -> {
                                    sourceOf.put(connection, source);
                                    held.add(connection);
                                    return Next.HANDED_OVER;
                                }));
    }

    private void connect(int count) {
        for (int i = 0; i < count; i++) {
            try {
                clients.add(SocketChannel.open(listener.address()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Connection takeHeld() throws InterruptedException {
        Connection next = held.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("accepted").isNotNull();
        return next;
    }

    private void awaitPause() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!listener.paused()) {
            assertThat(System.nanoTime() - end).isNegative();
            Thread.onSpinWait();
        }
    }

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

    private long openConnections() {
        return sources.stream().mapToLong(NioEventSource::connections).sum();
    }

    private void awaitCounts(long... counts) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!Arrays.equals(counts(), counts) && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        assertThat(counts()).isEqualTo(counts);
    }

    private long[] counts() {
        return sources.stream().mapToLong(NioEventSource::connections).toArray();
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

    private void awaitOpen(long count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (openConnections() != count) {
            assertThat(System.nanoTime() - end).as("open: %d", openConnections()).isNegative();
            Thread.onSpinWait();
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
    void acceptsAllThatHaveConnectedAtTheLastCall() throws Exception {
        listen(1, 100);
        connect(10);
        sources.getFirst().lastCall();
        poll(sources.getFirst());
        for (int i = 0; i < 10; i++) {
            takeHeld();
        }
        assertThatExceptionOfType(IOException.class).isThrownBy(listener::address);
        assertThat(sources.getFirst().isDeserted()).isFalse();
    }

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
        source.lastCall();
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
        assertThat(listener.paused()).isTrue();
    }

    /// Connects until a source that the test polls alone has had its turn.
    private void connectForATurn(NioEventSource source) {
        int before = clients.size();
        while (clients.size() < before + Listener.TURN) {
            connect(1);
            awaitAll(source);
        }
    }

    private void awaitAll(NioEventSource polled) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (openConnections() < clients.size()) {
            assertThat(System.nanoTime() - end).as("not accepted").isNegative();
            polled.poll(0);
        }
    }

    @Test
    void acceptsByOneSourceAfterTheOther() throws Exception {
        listen(3, 10_000);
        for (int i = 0; i < 7; i++) {
            // Nobody but this one polls now.
            NioEventSource polled = sources.get(i % 3);
            polled.poll(0);
            connectForATurn(polled);
            long each = (i + 1L) * Listener.TURN / 3;
            for (long count : counts()) {
                assertThat(count).isBetween(each, each + 1);
            }
        }
    }

    /// It costs two system calls, and the others may sleep.
    @Test
    void leavesTheDoorWhereItIsForFew() throws Exception {
        listen(2, 1000);
        connect(Listener.TURN - 1);
        awaitAll(sources.getFirst());
        connect(1);
        for (int i = 0; i < 10; i++) {
            sources.getLast().poll(0);
        }
        assertThat(openConnections()).isEqualTo(Listener.TURN - 1);
        awaitAll(sources.getFirst());
    }

    @Test
    void takesTheDoorBackIfNobodyElseIsAwake() throws Exception {
        listen(2, 1000);
        for (int i = 0; i < 4; i++) {
            connectForATurn(sources.getFirst());
        }
    }

    @Test
    void keepsListeningUntilTheLastSourceLeavesAndNoLonger() throws Exception {
        for (int last = 0; last < 3; last++) {
            sources.clear();
            disconnect();
            listen(3, 1000);
            for (int i = 0; i <= last; i++) {
                sources.get(i).poll(0);
                connectForATurn(sources.get(i));
            }
            sources.get(last).poll(0);
            sources.forEach(NioEventSource::lastCall);
            InetSocketAddress address = listener.address();
            for (int i = 0; i < 3; i++) {
                if (i != last) {
                    connect(1);
                    awaitAll(sources.get(last));
                    sources.get(i).poll(0);
                }
            }
            connect(1);
            awaitAll(sources.get(last));
            sources.get(last).poll(0);
            assertThatExceptionOfType(IOException.class).isThrownBy(listener::address);
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> SocketChannel.open(address).close());
            sources.forEach(NioEventSource::close);
        }
    }

    /// Or the one that has the door would wait for ever.
    @Test
    void leavesOnceThoughAnErrorEndsTheLastCall() throws Exception {
        AtomicBoolean fails = new AtomicBoolean();
        List<NioEventSource> unreliable =
                new AbstractList<>() {
                    @Override
                    public NioEventSource get(int index) {
                        if (fails.getAndSet(false)) {
                            throw new InternalError("injected");
                        }
                        return sources.get(index);
                    }

                    @Override
                    public int size() {
                        return sources.size();
                    }
                };
        for (int i = 0; i < 3; i++) {
            sources.add(new NioEventSource(System::nanoTime, Duration.ofHours(1).toNanos()));
        }
        Listener.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                BACKLOG,
                unreliable,
                this::connection,
                1000);
        sources.forEach(NioEventSource::lastCall);
        sources.get(1).poll(0);
        // It cannot wake the one that has the door.
        fails.set(true);
        assertThatExceptionOfType(InternalError.class)
                .isThrownBy(() -> sources.get(2).poll(0))
                .withMessage("injected");
        sources.get(2).poll(0);
        sources.getFirst().poll(0);
        assertThat(sources).allMatch(NioEventSource::isDeserted);
    }

    /// Who leaves last gives connections to those that have been looked at already.
    @Test
    void isNotDesertedIfOneThatWasLookedAtHasBeenGivenAConnection() throws Exception {
        listen(3, 1000);
        connect(1);
        awaitAll(sources.getFirst());
        sources.forEach(NioEventSource::lastCall);
        sources.get(1).poll(0);
        List<NioEventSource> looked =
                new AbstractList<>() {
                    @Override
                    public NioEventSource get(int index) {
                        if (index == 1 && clients.size() == 1) {
                            connect(2);
                            awaitAll(sources.getFirst());
                            endAll(sources.get(2));
                            endAll(sources.getFirst());
                        }
                        return sources.get((index + 1) % 3);
                    }

                    @Override
                    public int size() {
                        return 3;
                    }
                };
        assertThat(NioEventSource.areDeserted(looked)).isFalse();
        assertThat(counts()).isEqualTo(new long[] {0, 1, 0});
    }

    private void endAll(NioEventSource polled) {
        polled.poll(0);
        for (PoolTask task = polled.next(); task != null; task = polled.next()) {
            task.run();
            held.remove().finish(Next.CLOSE);
        }
        polled.poll(0);
    }

    /// What one knew of the rest, the next one knows.
    @Test
    void restsWhoeverAccepts() throws Exception {
        NioEventSource one = afterACrowd(2, 2 * CROWD, 4 * BACKLOG);
        NioEventSource other = sources.getLast();
        for (int i = 0; i < 2 * Listener.TURN && listener.holder() == 0; i++) {
            pass(Duration.ofMillis(1));
            connect(1);
            awaitAll(one);
            other.poll(0);
        }
        assertThat(listener.holder()).isEqualTo(1);
        connect(10);
        other.poll(0);
        other.poll(0);
        assertThat(openConnections()).isEqualTo(clients.size() - 10);
        pass(Duration.ofMillis(1));
        other.poll(0);
        assertThat(openConnections()).isEqualTo(clients.size());
    }

    @Test
    void losesNobodyWhileTheDoorGoesRound() throws Exception {
        listen(4, 10_000);
        sources.forEach(this::poll);
        for (int i = 0; i < 40; i++) {
            connect(BACKLOG / 2);
            for (int j = 0; j < BACKLOG / 2; j++) {
                takeHeld().finish(Next.CLOSE);
            }
        }
        awaitOpen(0);
    }

    @Test
    void saysWhichAddressCannotBeHad() throws IOException {
        listen(1, 1);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () -> Listener.open(listener.address(), 1, sources, this::connection, 1))
                .withMessage(
                        "cannot listen on %s port %d: Address already in use",
                        listener.address().getHostString(), listener.address().getPort());
    }
}
