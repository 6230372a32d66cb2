package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.pool.PoolTask;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A thread that waits on a connection, as a handler does that reads a body.
final class ConnectionWaitTest {

    /// A thread that owns the connection and waits.
    private static final class Waiter {

        final FutureTask<Boolean> outcome;
        final Thread thread;

        Waiter(Rig rig) {
            rig.connection.deadline(rig.now() + Duration.ofSeconds(1).toNanos());
            outcome = new FutureTask<>(rig.connection::awaitReadable);
            thread = Thread.ofVirtual().start(outcome);
        }

        /// Polls until the waiter is known to wait for the poller.
        static Waiter posted(Rig rig) {
            Waiter waiter = new Waiter(rig);
            waiter.awaitParked();
            return waiter;
        }

        static Waiter armed(Rig rig) {
            Waiter waiter = posted(rig);
            assertThat(rig.poll()).isNull();
            return waiter;
        }

        void awaitParked() {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }

        boolean get(Rig rig) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (System.nanoTime() - end < 0) {
                assertThat(rig.poll()).isNull();
                try {
                    return outcome.get(1, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    // polls on
                }
            }
            throw new AssertionError("still waiting after 10 s");
        }
    }

    private static Rig owned() {
        Rig rig = Rig.reading();
        assertThat(rig.poll()).isNotNull();
        return rig;
    }

    @Test
    void endsWhenThereIsSomethingToRead() throws Exception {
        try (Rig rig = owned()) {
            Waiter waiter = Waiter.armed(rig);
            assertThat(rig.pool.announced()).isEqualTo(1);
            rig.sockets.send("x");
            assertThat(waiter.get(rig)).isTrue();
            assertThat(rig.script.calls()).isEmpty();
        }
    }

    @Test
    void endsWhenSomethingCameBeforeThePollerWasThere() throws Exception {
        try (Rig rig = owned()) {
            rig.sockets.send("x");
            assertThat(new Waiter(rig).get(rig)).isTrue();
        }
    }

    @Test
    void endsAgainAndAgain() throws Exception {
        try (Rig rig = owned()) {
            for (int i = 0; i < 100; i++) {
                Waiter waiter = new Waiter(rig);
                rig.sockets.send("x");
                assertThat(waiter.get(rig)).isTrue();
                assertThat(rig.connection.input().fill()).isEqualTo(1);
                rig.connection.input().consume(1);
            }
        }
    }

    @Test
    void endsWhenTheDeadlineIsOver() throws Exception {
        try (Rig rig = owned()) {
            Waiter waiter = Waiter.armed(rig);
            rig.pass(Duration.ofSeconds(1).plus(Rig.SHORTEST));
            assertThat(waiter.get(rig)).isFalse();
            rig.sockets.send("x");
            assertThat(new Waiter(rig).get(rig)).isTrue();
        }
    }

    @Test
    void isOnItsKeyWhileItLasts() throws Exception {
        try (Rig rig = Rig.reading().settle()) {
            rig.sockets.send("x");
            PoolTask task = rig.awaitTask();
            rig.poll();
            assertThat(rig.key().interestOps()).isZero();
            rig.connection.input().fill();
            Waiter waiter = Waiter.armed(rig);
            assertThat(rig.key().interestOps()).isEqualTo(SelectionKey.OP_READ);
            rig.sockets.send("y");
            assertThat(waiter.get(rig)).isTrue();
            task.run();
            assertThat(rig.poll()).isNull();
        }
    }

    @Test
    void endsByAnInterruptAndLeavesNoFlag() throws Exception {
        try (Rig rig = owned()) {
            Waiter waiter = Waiter.armed(rig);
            waiter.thread.interrupt();
            assertInterrupted(rig, waiter);
            rig.sockets.send("x");
            assertThat(new Waiter(rig).get(rig)).isTrue();
        }
    }

    @Test
    void endsByAnInterruptThatComesBeforeThePollerHasArmed() throws Exception {
        try (Rig rig = owned()) {
            Waiter waiter = Waiter.posted(rig);
            waiter.thread.interrupt();
            assertInterrupted(rig, waiter);
        }
    }

    private static void assertInterrupted(Rig rig, Waiter waiter) {
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> waiter.get(rig))
                .withCauseInstanceOf(InterruptedIOException.class);
    }

    @Test
    void endsWhenTheSourceIsClosed() throws IOException {
        try (Rig rig = owned()) {
            Waiter waiter = Waiter.armed(rig);
            rig.source.close();
            assertThatExceptionOfType(ExecutionException.class)
                    .isThrownBy(() -> waiter.outcome.get(10, TimeUnit.SECONDS))
                    .withCauseInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void doesNotBeginWhenTheSourceIsClosed() throws IOException {
        try (Rig rig = owned()) {
            rig.source.close();
            assertThat(rig.source.connections()).isZero();
            assertThatExceptionOfType(ClosedChannelException.class)
                    .isThrownBy(rig.connection::awaitReadable);
            rig.connection.finish(Next.READ);
            rig.connection.finish(Next.CLOSE);
        }
    }

    @Test
    void endsWhenTheChannelCannotBeRegistered() throws Exception {
        try (Rig rig = owned()) {
            rig.sockets.server().close();
            assertThat(new Waiter(rig).get(rig)).isTrue();
        }
    }

    /// Recurses to the end of its stack, goes back a number of frames, and waits there.
    private static final class Deep implements Runnable {

        private final Connection connection;
        private int frames;
        private int depth;

        Deep(Connection connection, int frames) {
            this.connection = connection;
            this.frames = frames;
        }

        @Override
        public void run() {
            depth++;
            try {
                if (depth < Integer.MAX_VALUE) {
                    run();
                }
            } catch (StackOverflowError e) {
                // As handlers do that catch everything.
            }
            frames--;
            if (frames == 0) {
                waitOnce();
            }
        }

        private void waitOnce() {
            try {
                connection.awaitReadable();
            } catch (IOException | StackOverflowError e) {
                // Whichever it was, the handler goes on.
            }
        }
    }

    @Test
    void isOverWhereverTheStackEnds() throws Exception {
        try (Rig rig = owned()) {
            rig.sockets.send("x");
            for (int frames = 1; frames < 100; frames++) {
                Deep deep = new Deep(rig.connection, frames);
                Thread handler = new Thread(null, deep, "deep", 256 * 1024);
                handler.setDaemon(true);
                handler.start();
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
                while (handler.isAlive() && System.nanoTime() - end < 0) {
                    assertThat(rig.poll()).isNull();
                }
                assertThat(handler.isAlive()).as("stuck %d frames above", frames).isFalse();
                // The handler has the connection, and gives it back; there is something to read.
                rig.connection.finish(Next.READ);
                assertThat(rig.awaitTask()).isNotNull();
            }
        }
    }

    @Test
    void isNotDisturbedByTheDrain() throws Exception {
        try (Rig rig = owned()) {
            Waiter waiter = Waiter.armed(rig);
            rig.source.drain();
            rig.poll();
            rig.pass(Rig.SHORTEST);
            assertThat(rig.poll()).isNull();
            rig.sockets.send("x");
            assertThat(waiter.get(rig)).isTrue();
        }
    }
}
