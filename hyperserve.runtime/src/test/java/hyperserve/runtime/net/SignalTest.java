package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.PoolTask;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// A signal to a connection, and a loan of it, in each state that it may be in.
final class SignalTest {

    @Test
    void runsOneThatWaitsForItsClient() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            assertThat(rig.connection.signal()).isTrue();
            assertRunsOnce(rig);
        }
    }

    @Test
    void wakesThePoller() throws Exception {
        try (Rig rig = Rig.reading().settle()) {
            FutureTask<PoolTask> poll =
                    new FutureTask<>(
                            () -> {
                                while (!rig.source.poll(Long.MAX_VALUE)) {
                                    Thread.onSpinWait();
                                }
                                return rig.source.next();
                            });
            Thread.ofPlatform().daemon().start(poll);
            rig.connection.signal();
            assertThat(poll.get(10, TimeUnit.SECONDS)).isSameAs(rig.connection);
        }
    }

    @Test
    void runsOneThatIsInUseWhenItIsLetGo() throws IOException {
        try (Rig rig = Rig.reading()) {
            rig.script.then(
                    connection -> {
                        connection.signal();
                        connection.signal();
                        return Rig.read(connection);
                    });
            rig.awaitTask().run();
            rig.script.then(Rig::read);
            assertRunsOnce(rig);
        }
    }

    /// Its task has not begun, and will see what the signal is about.
    @Test
    void runsOneOnceThatIsAboutToRun() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.sockets.send("x");
            PoolTask task = rig.awaitTask();
            rig.connection.signal();
            rig.script.calls();
            task.run();
            assertThat(rig.script.calls()).containsExactly("ready");
            assertThat(rig.poll()).isNull();
        }
    }

    @Test
    void runsOneWhoseTimeIsOverAsReady() throws IOException {
        try (Rig rig = Rig.reading()) {
            rig.script.then(
                    connection -> {
                        Rig.read(connection);
                        connection.deadline(rig.now() + Rig.SHORTEST.toNanos());
                        return Next.READ;
                    });
            rig.settle();
            rig.pass(Duration.ofHours(1));
            PoolTask task = rig.poll();
            rig.connection.signal();
            rig.script.calls();
            task.run();
            rig.poll();
            rig.pass(Duration.ofHours(1));
            rig.awaitTask().run();
            assertThat(rig.script.calls()).containsExactly("ready", "expired");
        }
    }

    /// Nothing is to be read or written: only the signal, or its time, runs it again.
    @Test
    void runsOneThatWaitsForNothingElse() throws IOException {
        try (Rig rig = Rig.reading()) {
            rig.script.then(
                    connection -> {
                        Rig.read(connection);
                        return Next.SIGNAL;
                    });
            rig.settle();
            rig.sockets.send("x");
            for (int i = 0; i < 20; i++) {
                rig.source.poll(TimeUnit.MILLISECONDS.toNanos(1));
                assertThat(rig.source.next()).isNull();
            }
            rig.connection.signal();
            assertRunsOnce(rig);
        }
    }

    @Test
    void doesNotEndAWaitForTheClient() throws Exception {
        try (Rig rig = Rig.reading()) {
            CountDownLatch begun = new CountDownLatch(1);
            rig.script.then(
                    connection -> {
                        connection.deadline(Long.MAX_VALUE / 2);
                        begun.countDown();
                        assertThat(connection.awaitReadable()).isTrue();
                        return Rig.read(connection);
                    });
            PoolTask task = rig.awaitTask();
            FutureTask<Void> waiting = new FutureTask<>(task, null);
            Thread.ofPlatform().daemon().start(waiting);
            begun.await();
            while (!Connection.waits(rig.connection.state())) {
                rig.source.poll(TimeUnit.MILLISECONDS.toNanos(1));
            }
            rig.connection.signal();
            rig.source.poll(0);
            assertThat(waiting.isDone()).isFalse();
            rig.sockets.send("x");
            while (!waiting.isDone()) {
                rig.source.poll(TimeUnit.MILLISECONDS.toNanos(1));
            }
            waiting.get();
            rig.script.then(Rig::read);
            assertRunsOnce(rig);
        }
    }

    /// What it was signalled for is looked for after that.
    @Test
    void runsOneOnceMoreThatWasToldOfTheStop() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.source.drain();
            PoolTask task = rig.awaitTask();
            rig.connection.signal();
            rig.script.calls();
            task.run();
            assertThat(rig.script.calls()).containsExactly("stopping");
            assertRunsOnce(rig);
        }
    }

    @Test
    void aSignalDoesNotTakeThePlaceOfTheWordOfTheStop() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.whenAsked(rig.connection::signal);
            rig.source.drain();
            rig.script.calls();
            for (int i = 0; i < 10; i++) {
                PoolTask task = rig.poll();
                if (task != null) {
                    task.run();
                }
                rig.pass(Rig.SHORTEST);
            }
            assertThat(rig.script.calls()).contains("stopping");
        }
    }

    @Test
    void tellsThatTheConnectionIsClosed() throws IOException {
        try (Rig rig = Rig.reading()) {
            rig.script.then(connection -> Next.CLOSE);
            rig.settle();
            assertThat(rig.connection.signal()).isFalse();
            assertThat(rig.poll()).isNull();
            assertThat(rig.source.connections()).isZero();
        }
    }

    @Test
    void tellsThatTheSourceHasEnded() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.source.close();
            assertThat(rig.connection.signal()).isFalse();
        }
    }

    @Test
    void givesALoanToAnother() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            int loan = lend(rig);
            rig.connection.signal();
            assertThat(rig.connection.takeBack(loan)).isFalse();
            assertRunsOnce(rig);
        }
    }

    @Test
    void aLoanIsTakenBackIfNobodyNeedsIt() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            int loan = lend(rig);
            assertThat(rig.poll()).isNull();
            assertThat(rig.connection.takeBack(loan)).isTrue();
            assertThat(rig.connection.takeBack(loan)).isFalse();
            rig.connection.finish(Next.READ);
            assertThat(rig.poll()).isNull();
        }
    }

    @Test
    void aLoanGoesToAnotherWhenTheClientSendsMore() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            int loan = lend(rig);
            rig.sockets.send("y");
            PoolTask another = rig.awaitTask();
            assertThat(rig.connection.takeBack(loan)).isFalse();
            another.run();
            assertThat(rig.poll()).isNull();
        }
    }

    @Test
    void aLoanGoesToAnotherWhenItsThreadIsSeenWaiting() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            int loan = lend(rig);
            rig.connection.seenWaiting();
            assertThat(rig.connection.takeBack(loan)).isFalse();
            assertRunsOnce(rig);
        }
    }

    /// It is told of once, and may have another handler by then.
    @Test
    void aLoanByATaskThatWasSeenWaitingGoesToAnotherAtOnce() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.sockets.send("x");
            rig.script.then(
                    connection -> {
                        Rig.read(connection);
                        connection.seenWaiting();
                        connection.lend();
                        return Next.HANDED_OVER;
                    });
            rig.awaitTask().run();
            rig.script.then(Rig::read);
            assertRunsOnce(rig);
        }
    }

    /// It does not take the loan of another for its own.
    @Test
    void aLoanIsNotTakenBackFromTheNextLender() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            int first = lend(rig);
            rig.connection.signal();
            int[] second = new int[1];
            rig.script.then(
                    connection -> {
                        second[0] = connection.lend();
                        return Next.HANDED_OVER;
                    });
            rig.awaitTask().run();
            assertThat(rig.connection.takeBack(first)).isFalse();
            assertThat(rig.connection.takeBack(second[0])).isTrue();
            rig.connection.finish(Next.READ);
        }
    }

    /// Nobody is told of what has been read already.
    @Test
    void aLoanOfOneThatIsNotRegisteredGoesToAnotherIfSomethingIsHere() throws IOException {
        try (Rig rig = Rig.reading()) {
            rig.sockets.send("x");
            int[] loan = new int[1];
            rig.script.then(
                    connection -> {
                        while (connection.input().size() == 0) {
                            connection.input().fill();
                        }
                        loan[0] = connection.lend();
                        return Next.HANDED_OVER;
                    });
            rig.awaitTask().run();
            rig.script.then(Rig::read);
            assertRunsOnce(rig);
            assertThat(rig.connection.takeBack(loan[0])).isFalse();
        }
    }

    /// Has the client send something, and the task for it lend the connection.
    private static int lend(Rig rig) throws IOException {
        int[] loan = new int[1];
        rig.sockets.send("x");
        rig.script.then(
                connection -> {
                    Rig.read(connection);
                    loan[0] = connection.lend();
                    return Next.HANDED_OVER;
                });
        rig.awaitTask().run();
        rig.script.then(Rig::read);
        return loan[0];
    }

    private static void assertRunsOnce(Rig rig) {
        rig.script.calls();
        rig.awaitTask().run();
        assertThat(rig.poll()).isNull();
        assertThat(rig.script.calls()).containsExactly("ready");
    }
}
