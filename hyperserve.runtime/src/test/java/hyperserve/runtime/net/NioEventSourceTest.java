package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Nullable;
import hyperserve.api.pool.PoolTask;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

final class NioEventSourceTest {

    /// A poll without end, on a thread of its own.
    private static FutureTask<PoolTask> endlessPoll(Rig rig) {
        FutureTask<PoolTask> poll =
                new FutureTask<>(
                        () -> {
                            rig.source.poll(Long.MAX_VALUE);
                            return rig.source.next();
                        });
        Thread.ofPlatform().daemon().start(poll);
        return poll;
    }

    private static PoolTask end(FutureTask<PoolTask> poll) throws Exception {
        return poll.get(10, TimeUnit.SECONDS);
    }

    @Test
    void wakesForWhatIsPosted() throws Exception {
        try (Rig rig = new Rig(Rig::read, Duration.ofHours(1))) {
            rig.poll().run();
            rig.poll();
            for (int i = 0; i < 200; i++) {
                rig.sockets.send("x");
                PoolTask task = rig.awaitTask();
                rig.script.then(connection -> Next.AGAIN);
                FutureTask<PoolTask> poll = endlessPoll(rig);
                task.run();
                PoolTask again = end(poll);
                while (again == null) {
                    again = end(endlessPoll(rig));
                }
                rig.script.then(Rig::read);
                again.run();
            }
        }
    }

    @Test
    void doesNotWaitIfSomethingWasPostedJustBefore() throws Exception {
        try (Rig rig = new Rig(connection -> Next.AGAIN, Duration.ofHours(1))) {
            PoolTask task = rig.poll();
            rig.whenAsked(task);
            end(endlessPoll(rig));
            assertThat(rig.poll()).isSameAs(task);
        }
    }

    @Test
    void endsAPollForEachWakeUpBeforeOrDuringIt() throws Exception {
        try (Rig rig = Rig.reading().settle()) {
            rig.source.wakeup();
            assertThat(end(endlessPoll(rig))).isNull();
            for (int i = 0; i < 200; i++) {
                FutureTask<PoolTask> poll = endlessPoll(rig);
                rig.source.wakeup();
                assertThat(end(poll)).isNull();
            }
        }
    }

    @Test
    void doesNotWaitWhileATaskIsReady() throws Exception {
        try (Rig rig = Rig.reading()) {
            assertThat(rig.source.poll(Long.MAX_VALUE)).isTrue();
            assertThat(rig.source.poll(Long.MAX_VALUE)).isTrue();
            assertThat(rig.source.next()).isNotNull();
            assertThat(rig.source.next()).isNull();
        }
    }

    @Test
    void wakesForTheDrainAndForTheCloseThatFollows() throws Exception {
        try (Rig rig = Rig.reading().settle()) {
            rig.script.then(connection -> Next.CLOSE);
            FutureTask<PoolTask> poll = endlessPoll(rig);
            rig.source.drain();
            PoolTask task = end(poll);
            while (task == null) {
                task = end(endlessPoll(rig));
            }
            task.run();
            rig.poll();
            assertThat(rig.source.isDeserted()).isTrue();
            FutureTask<PoolTask> last = endlessPoll(rig);
            rig.source.wakeup();
            end(last);
        }
    }

    /// A connection whose time is over soon.
    private static Rig expiring() {
        Rig rig = Rig.reading();
        rig.script.then(
                connection -> {
                    Rig.read(connection);
                    connection.deadline(rig.now() + Rig.SHORTEST.toNanos());
                    return Next.READ;
                });
        return rig;
    }

    @Test
    void waitsNoLongerThanTheNextDeadline() throws Exception {
        try (Rig rig = expiring()) {
            rig.settle();
            long start = System.nanoTime();
            end(endlessPoll(rig));
            assertThat(System.nanoTime() - start)
                    .isGreaterThanOrEqualTo(Rig.SHORTEST.minusMillis(1).toNanos());
        }
    }

    @Test
    void keepsCountAndOrderWhicheverConnectionEnds() throws IOException {
        for (int ended = 0; ended < 3; ended++) {
            try (Rig rig = Rig.reading().settle()) {
                Sockets[] more = {Sockets.connect(), Sockets.connect(), Sockets.connect()};
                for (Sockets each : more) {
                    add(rig, each);
                }
                assertThat(rig.source.connections()).isEqualTo(4);
                more[ended].client().close();
                rig.awaitTask().run();
                rig.poll();
                assertThat(rig.source.connections()).isEqualTo(3);
                rig.pass(Duration.ofHours(1));
                int expired = 0;
                for (PoolTask task = rig.poll(); task != null; task = rig.poll()) {
                    task.run();
                    expired++;
                }
                assertThat(expired).isEqualTo(2);
                assertThat(rig.source.connections()).isEqualTo(1);
                for (Sockets each : more) {
                    each.close();
                }
            }
        }
    }

    /// The pool ended before its turn came; only the protocol knows whether something is cut.
    @Test
    void endsWhoIsHandedOutForItsTimeIsOverAsOneThatNobodyOwns() throws IOException {
        try (Rig rig = expiring()) {
            rig.settle();
            rig.pass(Duration.ofHours(1));
            assertThat(rig.poll()).isNotNull();
            rig.script.calls();
            rig.source.close();
            assertThat(rig.script.calls()).containsExactly("cut");
        }
    }

    /// Nobody knows whether its client has asked something.
    @Test
    void endsWhoIsReadyAsOneThatIsOwned() throws IOException {
        try (Rig rig = Rig.reading().settle()) {
            rig.sockets.send("x");
            assertThat(rig.awaitTask()).isNotNull();
            rig.script.calls();
            rig.source.close();
            assertThat(rig.script.calls()).containsExactly("cut, owned");
        }
    }

    @Test
    void endsWhoIsInUseAsOneThatIsOwned() throws IOException {
        try (Rig rig = Rig.reading()) {
            PoolTask task = rig.awaitTask();
            rig.source.close();
            assertThat(rig.script.calls()).containsExactly("cut, owned");
            task.run();
            assertThat(rig.script.calls()).endsWith("closed");
        }
    }

    @Test
    void looksForNewsBetweenPortionsOfThoseThatAreLate() throws IOException {
        List<Sockets> late = new ArrayList<>();
        try (Rig rig = Rig.reading().settle()) {
            for (int i = 0; i < 150; i++) {
                late.add(Sockets.connect());
                add(rig, late.getLast());
            }
            rig.pass(Duration.ofHours(1));
            rig.source.poll(0);
            rig.sockets.send("news");
            int before = 0;
            for (PoolTask task = next(rig); task != rig.connection; task = next(rig)) {
                task.run();
                before++;
            }
            assertThat(before).isLessThanOrEqualTo(64);
            rig.connection.run();
            for (PoolTask task = next(rig); task != null; task = next(rig)) {
                task.run();
            }
            assertThat(rig.source.connections()).isEqualTo(1);
        } finally {
            for (Sockets each : late) {
                each.close();
            }
        }
    }

    /// The next task, as a pool takes them.
    private static @Nullable PoolTask next(Rig rig) {
        PoolTask task = rig.source.next();
        return task == null ? rig.poll() : task;
    }

    /// A connection with a deadline, which ends when the peer does or the time is over.
    private static void add(Rig rig, Sockets sockets) {
        Connection connection =
                new Connection(
                        new PlainTransport(sockets.server()),
                        rig.source,
                        rig.pool,
                        new BufferPool(1),
                        each -> new Ending(rig, each));
        rig.source.expect();
        connection.handToPoller();
        rig.settle();
    }

    private record Ending(Rig rig, Connection connection) implements Protocol {

        @Override
        public Next ready() throws IOException {
            connection.deadline(rig.now() + Duration.ofMinutes(1).toNanos());
            return connection.input().fill() < 0 ? Next.CLOSE : Next.READ;
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
}
