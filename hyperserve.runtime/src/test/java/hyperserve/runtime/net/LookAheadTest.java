package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
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

    private static void poll(Rig rig, BooleanSupplier until) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!until.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("within 10 s").isNegative();
            rig.source.poll(0);
        }
    }
}
