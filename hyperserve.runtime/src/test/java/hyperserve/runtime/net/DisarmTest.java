package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.PoolTask;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// An owner that lets go just when the poller, which found it busy, has switched the interest off.
final class DisarmTest {

    /// The key of a connection, with something to be done when its interest is switched off.
    private static final class Interrupted extends SelectionKey {

        private final SelectionKey key;
        private final Runnable whenOff;

        Interrupted(SelectionKey key, Runnable whenOff) {
            this.key = key;
            this.whenOff = whenOff;
        }

        @Override
        public SelectionKey interestOps(int operations) {
            key.interestOps(operations);
            if (operations == 0) {
                whenOff.run();
            }
            return this;
        }

        @Override
        public SelectableChannel channel() {
            return key.channel();
        }

        @Override
        public Selector selector() {
            return key.selector();
        }

        @Override
        public boolean isValid() {
            return key.isValid();
        }

        @Override
        public void cancel() {
            key.cancel();
        }

        @Override
        public int interestOps() {
            return key.interestOps();
        }

        @Override
        public int readyOps() {
            return key.readyOps();
        }
    }

    /// The owner has moved to ARMED: what was found is for the next task.
    @Test
    void handsOutAConnectionThatWasJustArmed() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.sockets.send("x");
            PoolTask task = rig.awaitTask();
            rig.source.poller().onReady(rig.connection, new Interrupted(rig.key(), task));
            assertThat(rig.source.next()).isSameAs(task);
            assertThat(rig.key().interestOps()).isEqualTo(SelectionKey.OP_READ);
            task.run();
            rig.sockets.send("y");
            assertThat(rig.awaitTask()).isSameAs(task);
        }
    }

    /// The owner has moved to WAITING: what was found is what it waits for.
    @Test
    void resumesAThreadThatHasJustBegunToWait() throws Exception {
        try (Rig rig = Rig.reading().settle()) {
            rig.sockets.send("x");
            rig.awaitTask();
            FutureTask<Boolean> wait = new FutureTask<>(rig.connection::awaitReadable);
            Thread owner = Thread.ofVirtual().unstarted(wait);
            rig.source
                    .poller()
                    .onReady(
                            rig.connection, new Interrupted(rig.key(), () -> startAndAwait(owner)));
            assertThat(wait.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(rig.source.next()).isNull();
            assertThat(rig.key().interestOps()).isEqualTo(SelectionKey.OP_READ);
        }
    }

    /// The owner wants something else, and leaves that to the inbox: the poller does nothing now.
    @Test
    void leavesAConnectionAloneThatWasJustPosted() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.sockets.send("x");
            PoolTask task = rig.awaitTask();
            rig.script.then(connection -> Next.WRITE);
            rig.source.poller().onReady(rig.connection, new Interrupted(rig.key(), task));
            assertThat(rig.source.next()).isNull();
            assertThat(rig.key().interestOps()).isZero();
            assertThat(rig.awaitTask()).isSameAs(task);
            assertThat(rig.key().interestOps()).isEqualTo(SelectionKey.OP_WRITE);
        }
    }

    private static void startAndAwait(Thread thread) {
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
