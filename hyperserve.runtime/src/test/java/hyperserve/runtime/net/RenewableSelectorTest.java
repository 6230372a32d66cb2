package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.pool.PoolTask;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.overload.Sheds;
import hyperserve.test.pool.ThreadlessPool;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Selectors that lose what they were told, as the JDK's do when there is no memory.
final class RenewableSelectorTest {

    private final BufferPool buffers = new BufferPool(4, new MemoryBudget(Long.MAX_VALUE));
    private final List<FailingSelector> selectors = new ArrayList<>();
    private final List<Sockets> open = new ArrayList<>();
    private final NioEventSource source;
    private int failuresOfNext;
    private int failsAfter;
    private boolean outOfDescriptors;

    RenewableSelectorTest() throws IOException {
        source = new NioEventSource(this::another, System::nanoTime, Duration.ofHours(1).toNanos());
    }

    private FailingSelector another() throws IOException {
        if (outOfDescriptors) {
            outOfDescriptors = false;
            throw new IOException("injected");
        }
        FailingSelector selector = FailingSelector.ofSystem();
        selector.failures = failuresOfNext;
        selector.registrations = failsAfter;
        failuresOfNext = 0;
        failsAfter = 0;
        selectors.add(selector);
        return selector;
    }

    @AfterEach
    void close() throws IOException {
        source.close();
        for (Sockets each : open) {
            each.close();
        }
        assertThat(selectors).noneMatch(FailingSelector::isOpen);
    }

    private static final class Reading implements Protocol {
        private final Connection connection;

        Reading(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Next ready() throws IOException {
            return Rig.read(connection);
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

    private Connection connection(SocketChannel channel, NioEventSource owner) {
        return new Connection(
                new PlainTransport(channel), owner, new ThreadlessPool(), buffers, Reading::new);
    }

    /// {@return a client whose connection waits for it}
    private Sockets connect() {
        Sockets sockets = Sockets.connect();
        open.add(sockets);
        source.expect();
        connection(sockets.server(), source).handToPoller();
        awaitTask().run();
        source.poll(0);
        return sockets;
    }

    private PoolTask awaitTask() {
        return Rig.awaitTask(source);
    }

    /// From now on the selector in use says nothing any more.
    private void loseAll() {
        selectors.getLast().deaf = true;
        assertFails();
    }

    private void assertFails() {
        assertThatExceptionOfType(InternalError.class)
                .isThrownBy(() -> source.poll(0))
                .withMessage("injected");
    }

    @Test
    void hearsOfConnectionsWhoseKeysWereLost() throws IOException {
        Sockets first = connect();
        Sockets second = connect();
        loseAll();
        second.send("x");
        PoolTask heard = awaitTask();
        heard.run();
        first.send("x");
        assertThat(awaitTask()).isNotNull().isNotSameAs(heard);
        assertThat(selectors).hasSize(2);
        assertThat(selectors.getFirst().isOpen()).isFalse();
    }

    /// What has failed may have lost something, as the one before it did.
    @Test
    void beginsAgainWithAnotherAfterAnErrorHasEndedTheMove() throws IOException {
        Sockets first = connect();
        Sockets second = connect();
        loseAll();
        failuresOfNext = 1;
        failsAfter = 1;
        assertFails();
        second.send("x");
        PoolTask heard = awaitTask();
        heard.run();
        first.send("x");
        assertThat(awaitTask()).isNotNull().isNotSameAs(heard);
        assertThat(selectors).hasSize(3);
        assertThat(selectors.getLast().isOpen()).isTrue();
        assertThat(selectors.subList(0, selectors.size() - 1)).noneMatch(FailingSelector::isOpen);
    }

    /// Connections that would end, and give some back, must have their turns.
    @Test
    @Timeout(value = 20, threadMode = ThreadMode.SEPARATE_THREAD)
    void servesWhatItCanWhileTheSystemHasNoDescriptors() throws IOException {
        Sockets first = connect();
        Sockets second = connect();
        loseAll();
        selectors.getLast().deaf = false;
        outOfDescriptors = true;
        second.send("x");
        assertThat(awaitTask()).isNotNull();
        selectors.getLast().forget();
        first.send("x");
        // It tries again by itself.
        boolean heard = false;
        while (!heard) {
            heard = source.poll(Long.MAX_VALUE);
        }
        assertThat(selectors).hasSize(2);
    }

    @Test
    void closesADescriptorWhoseKeyWasLostWhenItWasCancelled() throws IOException {
        Sockets sockets = connect();
        Connection connection = (Connection) heardOf(sockets);
        selectors.getLast().deaf = true;
        connection.finish(Next.CLOSE);
        assertFails();
        assertThat(sockets.server().isRegistered()).isTrue();
        source.poll(0);
        assertThat(sockets.server().isRegistered()).isFalse();
    }

    private PoolTask heardOf(Sockets sockets) throws IOException {
        sockets.send("x");
        return awaitTask();
    }

    @Test
    void acceptsAfterTheListenersKeyWasLost() throws IOException {
        Listener listener = listen();
        loseAll();
        assertAccepts(listener);
    }

    /// The error came when the listener was about to say that it accepts again.
    @Test
    void acceptsAfterTheListenersInterestWasLost() throws IOException {
        Listener listener = listen();
        selectors.getLast().forget();
        loseAll();
        assertAccepts(listener);
    }

    private Listener listen() throws IOException {
        Listener listener =
                Listener.open(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Set.of(),
                        16,
                        this::connection,
                        System.nanoTime());
        Acceptor.open(List.of(listener), List.of(source), 16, new Sheds(System::nanoTime));
        return listener;
    }

    private void assertAccepts(Listener listener) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(listener.address());
            assertThat(awaitTask()).isNotNull();
        }
    }
}
