package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import hyperserve.api.pool.PoolTask;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.time.Duration;

final class ConnectionTest {

    @Test
    void runsBeforeItIsRegisteredAndOnceForEachReadiness() throws IOException {
        try (Rig rig = Rig.reading()) {
            PoolTask first = rig.poll();
            assertThat(first).isSameAs(rig.connection);
            assertThat(rig.key()).isNull();
            first.run();
            assertThat(rig.poll()).isNull();
            rig.sockets.send("x");
            rig.awaitTask().run();
            assertThat(rig.poll()).isNull();
            assertThat(rig.script.calls()).containsExactly("ready", "ready");
        }
    }

    @Test
    void losesItsInterestOnlyWhileSomethingComesForABusyOwner() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.sockets.send("x");
            PoolTask task = rig.awaitTask();
            assertThat(rig.key().interestOps()).isEqualTo(SelectionKey.OP_READ);
            assertThat(rig.poll()).isNull();
            assertThat(rig.key().interestOps()).isZero();
            task.run();
            rig.sockets.send("y");
            rig.awaitTask().run();
            assertThat(rig.poll()).isNull();
            assertThat(rig.key().interestOps()).isEqualTo(SelectionKey.OP_READ);
            assertThat(rig.connection.input().size()).isEqualTo(1);
        }
    }

    @Test
    void handsOutWhatCameWhileItsInterestWasOff() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.sockets.send("x");
            PoolTask task = rig.awaitTask();
            rig.poll();
            rig.script.then(
                    connection -> {
                        rig.connection.input().fill();
                        rig.sockets.send("y");
                        return Next.READ;
                    });
            task.run();
            assertThat(rig.awaitTask()).isSameAs(rig.connection);
        }
    }

    @Test
    void waitsForRoomAndThenForBytesAgain() throws IOException {
        try (Rig rig = new Rig(connection -> Next.WRITE)) {
            rig.poll().run();
            rig.script.then(Rig::read);
            rig.awaitTask().run();
            assertThat(rig.poll()).isNull();
            assertThat(rig.key().interestOps()).isEqualTo(SelectionKey.OP_READ);
        }
    }

    @Test
    void runsAgainAfterTheOthersWhenItAsksForThat() throws IOException {
        try (Rig rig = new Rig(connection -> Next.AGAIN)) {
            for (int i = 0; i < 3; i++) {
                rig.poll().run();
            }
            assertThat(rig.script.calls()).hasSize(3);
            assertThat(rig.key()).isNull();
        }
    }

    @Test
    void isToldOnceWhenItsDeadlineIsOver() throws IOException {
        try (Rig rig = Rig.reading()) {
            rig.script.then(connection -> deadline(rig, Duration.ofSeconds(1)));
            rig.settle();
            rig.pass(Duration.ofMillis(999));
            assertThat(rig.poll()).isNull();
            rig.pass(Duration.ofMillis(1).plus(Rig.SHORTEST));
            rig.script.then(connection -> deadline(rig, Duration.ofSeconds(1)));
            rig.settle();
            assertThat(rig.poll()).isNull();
            assertThat(rig.script.calls()).containsExactly("ready", "expired");
        }
    }

    private static Next deadline(Rig rig, Duration from) throws IOException {
        Rig.read(rig.connection);
        rig.connection.deadline(rig.now() + from.toNanos());
        return Next.READ;
    }

    @Test
    void findsADeadlineAtMostTheShortestTimeLate() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.poll();
            rig.sockets.send("x");
            PoolTask task = rig.awaitTask();
            rig.pass(Rig.SHORTEST.minusNanos(2));
            rig.poll();
            rig.script.then(connection -> deadline(rig, Duration.ofNanos(1)));
            task.run();
            rig.pass(Rig.SHORTEST.plusNanos(2));
            rig.script.then(Rig::read);
            rig.settle();
            assertThat(rig.script.calls()).containsExactly("ready", "ready", "expired");
        }
    }

    @Test
    void hasNoDeadlineWhileItsOwnerIsBusy() throws IOException {
        try (Rig rig = Rig.reading()) {
            rig.script.then(connection -> deadline(rig, Duration.ofSeconds(1)));
            rig.settle();
            rig.sockets.send("x");
            PoolTask task = rig.awaitTask();
            rig.pass(Duration.ofHours(1));
            assertThat(rig.poll()).isNull();
            rig.script.then(Rig::read);
            task.run();
            assertThat(rig.script.calls()).containsExactly("ready", "ready");
        }
    }

    @Test
    void doesNotBlameTheClientForAPollThatComesLate() throws IOException {
        try (Rig rig = Rig.reading()) {
            rig.script.then(connection -> deadline(rig, Duration.ofSeconds(1)));
            rig.settle();
            rig.sockets.send("x");
            rig.pass(Duration.ofHours(1));
            rig.script.then(Rig::read);
            rig.awaitTask().run();
            assertThat(rig.script.calls()).containsExactly("ready", "ready");
        }
    }

    @Test
    void closesAtOnceIfItWasNeverRegistered() throws IOException {
        try (Rig rig = new Rig(connection -> Next.CLOSE)) {
            assertThat(rig.source.connections()).isEqualTo(1);
            rig.poll().run();
            assertThat(rig.sockets.server().isOpen()).isFalse();
            assertThat(rig.sockets.receive(1)).isEmpty();
            assertThat(rig.poll()).isNull();
            assertThat(rig.source.connections()).isZero();
            assertThat(rig.script.calls()).containsExactly("ready", "closed");
        }
    }

    @Test
    void closesInTheNextPollIfItIsRegistered() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.sockets.send("x");
            rig.script.then(connection -> Next.CLOSE);
            rig.settle();
            assertThat(rig.sockets.receive(1)).isEmpty();
            assertThat(rig.source.selector().keys()).isEmpty();
            assertThat(rig.source.connections()).isZero();
        }
    }

    @Test
    void closesWhenItsProtocolFailsOrItsTaskIsAbandoned() throws IOException {
        try (Rig rig = Rig.reading()) {
            rig.script.then(
                    connection -> {
                        throw new IOException("as if the peer were gone");
                    });
            rig.settle();
            assertThat(rig.source.connections()).isZero();
        }
        try (Rig rig = Rig.reading()) {
            rig.poll().abandoned();
            rig.poll();
            assertThat(rig.source.connections()).isZero();
            assertThat(rig.script.calls()).containsExactly("closed");
        }
        try (Rig rig = Rig.reading()) {
            rig.script.then(
                    connection -> {
                        throw new IllegalStateException("as if there were a bug");
                    });
            PoolTask task = rig.poll();
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(task::run);
            rig.poll();
            assertThat(rig.source.connections()).isZero();
        }
    }

    @Test
    void resetsTheStreamIfNotAllWasSent() throws IOException {
        try (Rig rig = Rig.reading()) {
            rig.script.then(
                    connection -> {
                        connection.output().append(ByteBuffer.allocate(64 << 20));
                        connection.output().flush();
                        return Next.CLOSE;
                    });
            rig.settle();
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> rig.sockets.receive(64 << 20))
                    .withMessageContaining("reset");
        }
    }

    @Test
    void findsOutItselfThatItCannotBeRegistered() throws IOException {
        try (Rig rig = Rig.reading()) {
            PoolTask task = rig.poll();
            rig.script.then(
                    connection -> {
                        rig.sockets.server().close();
                        return Next.READ;
                    });
            task.run();
            rig.script.then(Rig::read);
            rig.settle();
            assertThat(rig.script.calls()).containsExactly("ready", "ready", "closed");
            assertThat(rig.source.connections()).isZero();
        }
    }

    @Test
    void runsOnceMoreWhenTheDrainBegins() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.source.drain();
            rig.settle();
            assertThat(rig.poll()).isNull();
            assertThat(rig.source.isDeserted()).isFalse();
            assertThat(rig.script.calls()).containsExactly("ready", "stopping");
        }
    }

    @Test
    void runsOnceMoreAfterTheDrainHasBegunIfItWasInUseThen() throws IOException {
        try (Rig rig = Rig.reading()) {
            PoolTask task = rig.poll();
            rig.source.drain();
            assertThat(rig.poll()).isNull();
            task.run();
            rig.pass(Rig.SHORTEST.dividedBy(16));
            rig.script.then(connection -> Next.CLOSE);
            rig.settle();
            assertThat(rig.source.isDeserted()).isTrue();
        }
    }

    @Test
    void isDesertedOnlyOnceTheDrainHasBegun() throws IOException {
        try (Rig rig = new Rig(connection -> Next.CLOSE)) {
            rig.settle();
            rig.source.drain();
            assertThat(rig.source.isDeserted()).isFalse();
            rig.poll();
            assertThat(rig.source.isDeserted()).isTrue();
        }
    }
}
