package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.limits.MemoryBudget;
import hyperserve.runtime.tls.TestTls;
import hyperserve.runtime.tls.TlsClient;
import hyperserve.runtime.tls.TlsTransport;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// A poller that looks for the client of an owner who is away.
final class LookAheadTest {

    /// Gives bytes by twos, as one that decrypts gives whole records.
    private static final class Pairs extends Transport {

        private final ByteBuffer pair = ByteBuffer.allocate(2);

        Pairs(SocketChannel channel) {
            super(channel);
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            int count = channel().read(pair);
            if (count < 0 || pair.hasRemaining()) {
                return Math.min(count, 0);
            }
            target.put(pair.flip());
            pair.clear();
            return 2;
        }

        @Override
        public int write(ByteBuffer bytes) {
            throw new AssertionError("nothing is to be written");
        }

        @Override
        public long write(ByteBuffer[] bytes, int count) {
            throw new AssertionError("nothing is to be written");
        }

        @Override
        public long write(FileChannel file, long position, long count) {
            throw new AssertionError("nothing is to be written");
        }
    }

    private static Next goAway(Connection connection) {
        connection.absence().begin(true, false);
        return Next.HANDED_OVER;
    }

    /// The clock stands still, so nothing else would look again.
    @Test
    void goesOnLookingBehindAPartOfARecord() throws IOException {
        Pairs[] made = new Pairs[1];
        try (Rig rig =
                new Rig(
                        Rig::read,
                        channel -> {
                            made[0] = new Pairs(channel);
                            return made[0];
                        })) {
            rig.settle();
            rig.script.then(LookAheadTest::goAway);
            rig.sockets.send("ab");
            rig.awaitTask().run();
            rig.sockets.send("c");
            poll(rig, () -> made[0].pair.position() == 1);
            rig.sockets.client().close();
            poll(rig, () -> rig.connection.absence().toldToEnd());
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    /// It was ready while its owner was still there, so nobody watches it.
    @Test
    void looksSoonForWhoHasJustGoneAway() throws IOException {
        try (Rig rig = new Rig(Rig::read, Duration.ofHours(1))) {
            rig.settle();
            rig.script.then(
                    connection -> {
                        while (connection.interest != 0) {
                            rig.source.poll(TimeUnit.MILLISECONDS.toNanos(1));
                        }
                        Next next = goAway(connection);
                        connection.watchSoon();
                        return next;
                    });
            rig.sockets.send("a");
            rig.awaitTask().run();
            rig.sockets.client().close();
            long soon = rig.now() + TimeUnit.MILLISECONDS.toNanos(200);
            poll(
                    rig,
                    () -> {
                        if (rig.now() < soon) {
                            rig.pass(Duration.ofMillis(10));
                        }
                        return rig.connection.absence().toldToEnd();
                    });
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    /// What was decrypted lies before it, and there is no memory to go on with that.
    @Test
    void hearsAResetBehindTheRestOfARecordWhereNoMemoryIsLeft() throws IOException {
        try (Rig rig = new Rig(Rig::read, LookAheadTest::encrypted)) {
            TlsClient client = shakeHands(rig);
            rig.script.then(LookAheadTest::takeOneAndGoAway);
            rig.sockets.client().write(ByteBuffer.wrap(client.encrypt(new byte[10_000])));
            rig.awaitTask().run();
            MemoryBudget budget = rig.connection.buffers().budget();
            budget.take(budget.limit() - budget.used() - BufferPool.SIZE + 1);
            rig.sockets.client().setOption(StandardSocketOptions.SO_LINGER, 0).close();
            poll(
                    rig,
                    () -> {
                        rig.pass(Rig.SHORTEST);
                        return rig.connection.absence().interrupted();
                    });
            assertThat(rig.connection.input().size()).isZero();
        }
        assertThat(Thread.interrupted()).isTrue();
    }

    private static Next takeOneAndGoAway(Connection connection) throws IOException {
        assertThat(connection.input().readInto(new byte[1], 0, 1)).isOne();
        return goAway(connection);
    }

    private static Transport encrypted(SocketChannel channel) {
        return new TlsTransport(
                channel,
                TestTls.engines(),
                TestTls.anyName(),
                TlsTransport.buffers(4, new MemoryBudget(Long.MAX_VALUE)));
    }

    private static TlsClient shakeHands(Rig rig) throws IOException {
        TlsClient client = new TlsClient(TestTls.client("TLSv1.3"));
        rig.settle();
        ByteBuffer chunk = ByteBuffer.allocate(20_000);
        byte[] next = client.take(new byte[0]);
        while (!client.isReady()) {
            rig.sockets.client().write(ByteBuffer.wrap(next));
            rig.settle();
            int count = rig.sockets.client().read(chunk.clear());
            next = client.take(Arrays.copyOf(chunk.array(), count));
        }
        rig.sockets.client().write(ByteBuffer.wrap(next));
        rig.settle();
        return client;
    }

    private static void poll(Rig rig, BooleanSupplier until) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!until.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("within 10 s").isNegative();
            rig.source.poll(0);
        }
    }
}
