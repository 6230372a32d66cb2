package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.pool.PoolTask;
import hyperserve.runtime.overload.Sheds;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Which of the sources accepts.
final class DoorTest extends ListenerRig {

    /// Connects until a source that the test polls alone has had its turn.
    private void connectForATurn(NioEventSource source) {
        int before = clients.size();
        while (clients.size() < before + Acceptor.TURN) {
            connect(1);
            awaitAll(source);
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
            long each = (i + 1L) * Acceptor.TURN / 3;
            for (long count : counts()) {
                assertThat(count).isBetween(each, each + 1);
            }
        }
    }

    /// It costs two system calls, and the others may sleep.
    @Test
    void leavesTheDoorWhereItIsForFew() throws Exception {
        listen(2, 1000);
        connect(Acceptor.TURN - 1);
        awaitAll(sources.getFirst());
        connect(1);
        for (int i = 0; i < 10; i++) {
            sources.getLast().poll(0);
        }
        assertThat(openConnections()).isEqualTo(Acceptor.TURN - 1);
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
            sources.forEach(NioEventSource::drain);
            SocketAddress address = listener.address();
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
    void leavesOnceThoughAnErrorEndsTheBeginOfTheDrain() throws Exception {
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
        Acceptor.open(
                List.of(open(LOOPBACK, BACKLOG, System::nanoTime)),
                unreliable,
                1000,
                new Sheds(System::nanoTime));
        sources.forEach(NioEventSource::drain);
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
        sources.forEach(NioEventSource::drain);
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
        assertThat(Sources.areDeserted(looked)).isFalse();
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
}
