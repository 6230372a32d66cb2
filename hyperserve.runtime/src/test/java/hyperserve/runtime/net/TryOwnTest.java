package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.PoolTask;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A thread of nobody's takes a connection, in each state that it may be in.
final class TryOwnTest {

    @Test
    void takesOneThatWaitsForItsClient() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            for (int i = 0; i < 3; i++) {
                assertThat(rig.connection.tryOwn()).isTrue();
                assertThat(rig.connection.tryOwn()).isFalse();
                rig.connection.finish(Next.READ);
                assertThat(rig.poll()).isNull();
            }
            rig.sockets.send("x");
            rig.script.calls();
            rig.awaitTask().run();
            assertThat(rig.script.calls()).containsExactly("ready");
        }
    }

    @Test
    void sendsWhatTheClientFinds() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            assertThat(rig.connection.tryOwn()).isTrue();
            rig.connection.output().room(1).put((byte) 'x');
            rig.connection.output().flush();
            rig.connection.finish(Next.READ);
            assertThat(rig.sockets.receive(1)).asString().isEqualTo("x");
        }
    }

    @Test
    void doesNotTakeOneThatIsOwned() throws IOException {
        try (Rig rig = Rig.reading()) {
            rig.script.then(
                    connection -> {
                        assertThat(connection.tryOwn()).isFalse();
                        return Rig.read(connection);
                    });
            PoolTask task = rig.awaitTask();
            assertThat(rig.connection.tryOwn()).isFalse();
            rig.script.calls();
            task.run();
            assertThat(rig.script.calls()).containsExactly("ready");
        }
    }

    @Test
    void doesNotTakeOneThatWasSignalled() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.connection.signal();
            assertThat(rig.connection.tryOwn()).isFalse();
            PoolTask task = rig.awaitTask();
            assertThat(rig.connection.tryOwn()).isFalse();
            task.run();
            assertThat(rig.connection.tryOwn()).isTrue();
            rig.connection.finish(Next.READ);
        }
    }

    @Test
    void doesNotTakeWhatAnotherHasLent() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            int[] loan = new int[1];
            rig.sockets.send("x");
            rig.script.then(
                    connection -> {
                        Rig.read(connection);
                        loan[0] = connection.lend();
                        return Next.HANDED_OVER;
                    });
            rig.awaitTask().run();
            assertThat(rig.connection.tryOwn()).isFalse();
            assertThat(rig.connection.takeBack(loan[0])).isTrue();
            rig.connection.finish(Next.READ);
        }
    }

    @Test
    void doesNotTakeOneThatIsClosed() throws IOException {
        try (Rig rig = Rig.reading()) {
            rig.script.then(connection -> Next.CLOSE);
            rig.settle();
            assertThat(rig.connection.tryOwn()).isFalse();
        }
        try (Rig rig = Rig.reading().settle()) {
            rig.source.close();
            assertThat(rig.connection.tryOwn()).isFalse();
        }
    }

    /// It was signalled for what the taker may not have looked at.
    @Test
    void runsOneThatWasSignalledMeanwhile() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            assertThat(rig.connection.tryOwn()).isTrue();
            rig.connection.signal();
            rig.connection.finish(Next.READ);
            rig.script.calls();
            rig.awaitTask().run();
            assertThat(rig.poll()).isNull();
            assertThat(rig.script.calls()).containsExactly("ready");
        }
    }

    /// The poller finds it ready, and nobody runs it but its owner.
    @Test
    void runsOneThatWasReadyMeanwhile() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            assertThat(rig.connection.tryOwn()).isTrue();
            rig.sockets.send("x");
            while (rig.key().interestOps() != 0) {
                rig.source.poll(TimeUnit.MILLISECONDS.toNanos(1));
                assertThat(rig.source.next()).isNull();
            }
            rig.connection.finish(Next.READ);
            rig.script.calls();
            rig.awaitTask().run();
            assertThat(rig.script.calls()).containsExactly("ready");
            assertThat(rig.poll()).isNull();
        }
    }

    @Test
    void armsForRoomToWriteWhereItIsNeeded() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            assertThat(rig.connection.tryOwn()).isTrue();
            rig.connection.finish(Next.READ_OR_WRITE);
            rig.script.calls();
            rig.awaitTask().run();
            assertThat(rig.script.calls()).containsExactly("ready");
        }
    }

    @Test
    void isToldOfTheDeadlineThatItHasSet() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            assertThat(rig.connection.tryOwn()).isTrue();
            rig.connection.deadline(rig.now() + Rig.SHORTEST.toNanos());
            rig.connection.finish(Next.READ);
            rig.poll();
            rig.pass(Duration.ofHours(1));
            rig.script.calls();
            rig.awaitTask().run();
            assertThat(rig.script.calls()).containsExactly("expired");
        }
    }

    /// Who waits for longest is shed first, and this one does not wait.
    @Test
    void hasNotWaitedWhenItIsTaken() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            Poller.waited(rig.connection, rig.now());
            rig.pass(Duration.ofHours(1));
            assertThat(Poller.waited(rig.connection, rig.now()))
                    .isEqualTo(Duration.ofHours(1).toNanos());
            assertThat(rig.connection.tryOwn()).isTrue();
            rig.connection.finish(Next.READ);
            assertThat(Poller.waited(rig.connection, rig.now())).isZero();
        }
    }

    @Test
    void isClosedByItsOwnerIfItsSourceHasEndedMeanwhile() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            assertThat(rig.connection.tryOwn()).isTrue();
            rig.script.calls();
            rig.source.close();
            assertThat(rig.script.calls()).containsExactly("cut, owned");
            rig.connection.finish(Next.READ);
            assertThat(rig.script.calls()).containsExactly("closed");
        }
    }

    /// To lend it is to let go of it.
    @Test
    void isClosedByWhoWouldLendItIfItsSourceHasEndedMeanwhile() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            assertThat(rig.connection.tryOwn()).isTrue();
            rig.script.calls();
            rig.source.close();
            int loan = rig.connection.lend();
            assertThat(rig.script.calls()).containsExactly("cut, owned", "closed");
            assertThat(rig.connection.takeBack(loan)).isFalse();
        }
    }
}
