package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.test.Eventually;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Several listening sockets, of both kinds, behind one door.
final class SeveralListenersTest extends ListenerRig {

    @TempDir Path folder;

    private final List<Boolean> foundWhenAccepted = Collections.synchronizedList(new ArrayList<>());

    private void listenEverywhere(int count, int maxConnections, int backlog, LongSupplier clock)
            throws IOException {
        Path path = folder.resolve("socket");
        listen(
                count,
                maxConnections,
                backlog,
                clock,
                List.of(LOOPBACK, UnixDomainSocketAddress.of(path), LOOPBACK));
    }

    @Override
    Connection connection(SocketChannel channel, NioEventSource source) {
        foundWhenAccepted.add(Files.exists(folder.resolve("socket")));
        return super.connection(channel, source);
    }

    private void listenEverywhere(int count, int maxConnections) throws IOException {
        listenEverywhere(count, maxConnections, BACKLOG, System::nanoTime);
    }

    @Test
    void areAllAcceptedFrom() throws Exception {
        listenEverywhere(2, 100);
        sources.forEach(this::poll);
        for (int i = 0; i < 3; i++) {
            for (Listener each : listeners) {
                connect(1, each);
                Connection connection = takeHeld();
                assertThat(connection.transport().channel().getLocalAddress())
                        .isEqualTo(each.address());
            }
        }
    }

    @Test
    void shareTheBoundOfConnections() throws Exception {
        listenEverywhere(3, 20);
        for (Listener each : listeners) {
            connect(15, each);
        }
        sources.forEach(this::poll);
        List<Connection> open = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            open.add(takeHeld());
        }
        awaitPause();
        assertThat(openConnections()).isEqualTo(20);
        assertThat(held).isEmpty();
        for (int i = 0; i < 25; i++) {
            open.removeFirst().finish(Next.CLOSE);
            open.add(takeHeld());
            assertThat(openConnections()).isLessThanOrEqualTo(20);
        }
    }

    /// Whoever has the door has all of it.
    @Test
    void goRoundTogether() throws Exception {
        listenEverywhere(2, 1000);
        NioEventSource first = sources.getFirst();
        while (acceptor.holder() == 0) {
            for (Listener each : listeners) {
                connect(1, each);
            }
            awaitAll(first);
            sources.getLast().poll(0);
        }
        for (Listener each : listeners) {
            connect(1, each);
            awaitAll(sources.getLast());
        }
    }

    @Test
    void restEachByItself() throws Exception {
        AtomicLong nanos = new AtomicLong(System.nanoTime());
        listenEverywhere(1, 2000, 4 * BACKLOG, nanos::get);
        NioEventSource source = sources.getFirst();
        while (openConnections() < 700) {
            connect(1);
            awaitAll(source);
        }
        nanos.addAndGet(Duration.ofMillis(50).toNanos());
        connect(1);
        awaitAll(source);
        connect(1);
        awaitAll(source);
        connect(10);
        source.poll(0);
        assertThat(openConnections()).isEqualTo(clients.size() - 10);
        for (Listener each : listeners.subList(1, 3)) {
            connect(1, each);
            source.poll(0);
            source.poll(0);
        }
        assertThat(openConnections()).isEqualTo(clients.size() - 10);
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        source.poll(0);
        assertThat(openConnections()).isEqualTo(clients.size());
    }

    @Test
    void areEmptiedAndClosedWhenTheDrainBegins() throws Exception {
        listenEverywhere(2, 100);
        for (Listener each : listeners) {
            connect(5, each);
        }
        sources.forEach(NioEventSource::drain);
        sources.forEach(this::poll);
        for (int i = 0; i < 15; i++) {
            takeHeld();
        }
        for (Listener each : listeners) {
            Eventually.is("closed", () -> isClosed(each));
        }
        assertThat(folder).isEmptyDirectory();
    }

    private static boolean isClosed(Listener listener) {
        try {
            listener.address();
            return false;
        } catch (ClosedChannelException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void areNotToBeFoundAnyMoreWhileTheLastAreAccepted() throws Exception {
        listenEverywhere(1, 100);
        connect(5, listeners.get(1));
        sources.getFirst().drain();
        sources.getFirst().poll(0);
        assertThat(foundWhenAccepted).hasSize(5).containsOnly(false);
    }

    /// As when a start fails, or a pool never polled.
    @Test
    void areClosedWithTheirSources() throws IOException {
        listenEverywhere(2, 100);
        sources.forEach(NioEventSource::close);
        assertThat(listeners).noneMatch(Listener::isOpen);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void namesTheFileThatCannotBeHad() throws IOException {
        listenEverywhere(1, 1);
        Path path = folder.resolve("socket");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> open(UnixDomainSocketAddress.of(path), 1, System::nanoTime))
                .withMessage("cannot listen on unix:%s: somebody listens there already", path);
    }
}
