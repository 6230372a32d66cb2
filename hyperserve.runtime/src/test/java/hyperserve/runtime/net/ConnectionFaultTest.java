package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.pool.PoolTask;
import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.test.pool.ThreadlessPool;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.FutureTask;

/// Errors that strike anywhere, because no memory or no stack is left. The process may live on, so
/// whatever they cost, no connection is left half-way: to nobody, open and counted for ever. Those
/// injected are of another kind, as test runners give up at an `OutOfMemoryError`.
final class ConnectionFaultTest {

    private final MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE);
    private final BufferPool buffers = new BufferPool(4, budget);
    private final List<Sockets> open = new ArrayList<>();
    private final FailingSelector selector;
    private final NioEventSource source;

    ConnectionFaultTest() throws IOException {
        selector = FailingSelector.ofSystem();
        Iterator<Selector> first = List.<Selector>of(selector).iterator();
        source =
                new NioEventSource(
                        () -> first.hasNext() ? first.next() : Selector.open(),
                        System::nanoTime,
                        Duration.ofHours(1).toNanos());
    }

    @AfterEach
    void close() throws IOException {
        source.close();
        for (Sockets each : open) {
            each.close();
        }
    }

    /// Throws out of whatever it is told to.
    private static final class Faulty implements Protocol {

        private final Connection connection;
        private boolean cannotBeKept;
        private boolean cannotBeClosed;

        Faulty(Connection connection) {
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
        public long held() {
            if (cannotBeKept) {
                throw new InternalError("injected");
            }
            return 0;
        }

        @Override
        public boolean closed() {
            if (cannotBeClosed) {
                throw new InternalError("injected");
            }
            return true;
        }
    }

    private Faulty connect() {
        Sockets sockets = Sockets.connect();
        open.add(sockets);
        Faulty[] made = new Faulty[1];
        Connection connection =
                new Connection(
                        new PlainTransport(sockets.server()),
                        source,
                        new ThreadlessPool(),
                        buffers,
                        each -> {
                            made[0] = new Faulty(each);
                            return made[0];
                        });
        source.expect();
        connection.handToPoller();
        return made[0];
    }

    private PoolTask awaitTask() {
        return Rig.awaitTask(source);
    }

    private Sockets settled(int index) {
        awaitTask().run();
        source.poll(0);
        return open.get(index);
    }

    private static void assertFails(Runnable action) {
        assertThatExceptionOfType(InternalError.class)
                .isThrownBy(action::run)
                .withMessage("injected");
    }

    private void assertClosed(Sockets sockets) throws IOException {
        source.poll(0);
        assertThat(source.connections()).isZero();
        assertThat(sockets.server().isOpen()).isFalse();
    }

    @Test
    void closesOneThatCannotBeKept() throws IOException {
        Faulty protocol = connect();
        Sockets sockets = settled(0);
        protocol.cannotBeKept = true;
        sockets.send("x");
        assertFails(awaitTask());
        assertClosed(sockets);
        assertThat(budget.used()).isZero();
    }

    @Test
    void closesOneWhoseProtocolCannotEnd() throws IOException {
        Faulty protocol = connect();
        Sockets sockets = settled(0);
        protocol.cannotBeKept = true;
        protocol.cannotBeClosed = true;
        sockets.send("x");
        assertFails(awaitTask());
        assertClosed(sockets);
        assertThat(budget.used()).isZero();
    }

    @Test
    void takesNothingForOneThatCannotBeMade() throws IOException {
        try (Sockets sockets = Sockets.connect()) {
            assertFails(
                    () ->
                            new Connection(
                                    new PlainTransport(sockets.server()),
                                    source,
                                    new ThreadlessPool(),
                                    buffers,
                                    each -> {
                                        throw new InternalError("injected");
                                    }));
        }
        assertThat(budget.used()).isZero();
    }

    @Test
    void closesOneThatCannotBeRegistered() throws IOException {
        connect();
        awaitTask().run();
        selector.failures = 1;
        assertFails(() -> source.poll(0));
        awaitTask().run();
        assertClosed(open.getFirst());
    }

    @Test
    void endsAWaitThatCannotBeRegistered() throws Exception {
        Faulty protocol = connect();
        assertThat(awaitTask()).isSameAs(protocol.connection);
        FutureTask<Boolean> wait = new FutureTask<>(protocol.connection::awaitReadable);
        Thread owner = Thread.ofVirtual().start(wait);
        while (owner.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        selector.failures = 1;
        assertFails(() -> source.poll(0));
        assertThat(owner.join(Duration.ofSeconds(10))).isTrue();
        assertThat(wait.exceptionNow()).isInstanceOf(ShedException.class);
        protocol.connection.finish(Next.CLOSE);
        assertClosed(open.getFirst());
    }

    @Test
    void goesOnWithThoseThatWerePostedAfterOneThatFailed() throws IOException {
        connect();
        connect();
        awaitTask().run();
        source.next().run();
        selector.failures = 1;
        assertFails(() -> source.poll(0));
        awaitTask().run();
        source.poll(0);
        assertThat(source.connections()).isEqualTo(1);
        open.get(1).send("x");
        assertThat(awaitTask()).isNotNull();
    }

    @Test
    void closesAllEvenIfSomeCouldNotBeRegistered() {
        connect();
        connect();
        awaitTask().run();
        selector.failures = 2;
        source.close();
        assertThat(open).noneMatch(each -> each.server().isOpen());
    }
}
