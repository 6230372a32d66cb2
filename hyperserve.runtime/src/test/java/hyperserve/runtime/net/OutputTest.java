package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

final class OutputTest {

    private final Sockets sockets = Sockets.connect();
    private final BufferPool pool = new BufferPool(1);
    private final Output output = new Output(new PlainTransport(sockets.server()), pool);

    @AfterEach
    void disconnect() throws IOException {
        sockets.close();
    }

    private void put(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        output.room(bytes.length).put(bytes);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void sendsInOrderWhatWasPutAndAppended() throws IOException {
        put("a");
        put("b");
        output.append(bytes("cd"));
        output.append(bytes(""));
        put("e");
        output.append(bytes("f"));
        assertThat(output.unsent()).isEqualTo(6);
        assertThat(output.flush()).isEqualTo(6);
        assertThat(output.unsent()).isZero();
        assertThat(sockets.receive(6)).asString().isEqualTo("abcdef");
        assertThat(output.flush()).isZero();
    }

    /// As the head of each frame does.
    @Test
    void keepsOneBufferForAllSmallThingsBeforeLargeOnes() throws IOException {
        for (int i = 0; i < 10; i++) {
            put("a");
            output.append(bytes("bc"));
        }
        assertThat(output.held()).isLessThan(2 * BufferPool.SIZE);
        assertThat(output.unsent()).isEqualTo(30);
        assertThat(output.flush()).isEqualTo(30);
        assertThat(sockets.receive(30)).asString().isEqualTo("abc".repeat(10));
        output.release();
        assertThat(output.held()).isZero();
    }

    @Test
    void losesNoBufferWhileNothingIsTaken() throws IOException {
        output.append(ByteBuffer.wrap(new byte[16 * 1024 * 1024]));
        output.flush();
        for (int i = 0; i < 10; i++) {
            put("a");
            output.appendLeased(pool.lease().position(BufferPool.SIZE / 2));
            output.flush();
        }
        assertThat(output.held()).isLessThanOrEqualTo(10 * (BufferPool.SIZE + 1));
        output.discard();
        assertThat(output.held()).isZero();
    }

    /// What is borrowed may be changed then, wherever in it the socket has stopped.
    @Test
    void copiesWhatItHasBorrowed() throws IOException {
        byte[] much = new byte[16 * 1024 * 1024];
        new Random(4).nextBytes(much);
        byte[] expected = Arrays.copyOf(much, much.length + 6);
        System.arraycopy("abcdef".getBytes(StandardCharsets.US_ASCII), 0, expected, much.length, 6);
        output.append(ByteBuffer.wrap(much));
        output.flush();
        byte[] cd = {'c', 'd'};
        put("ab");
        output.append(ByteBuffer.wrap(cd));
        put("ef");
        long before = output.unsent();
        assertThat(before).isGreaterThan(6);
        output.keepBorrowed();
        Arrays.fill(much, (byte) 'x');
        Arrays.fill(cd, (byte) 'x');
        assertThat(output.unsent()).isEqualTo(before);
        assertThat(output.held()).isGreaterThanOrEqualTo(before);
        FutureTask<byte[]> received = new FutureTask<>(() -> sockets.receive(expected.length));
        Thread.ofVirtual().start(received);
        while (output.unsent() > 0) {
            output.flush();
        }
        assertThat(received).succeedsWithin(Duration.ofSeconds(60));
        assertThat(received.resultNow()).isEqualTo(expected);
        output.release();
        assertThat(output.held()).isZero();
    }

    @Test
    void leavesContentWhereItIsThatNobodyChanges() {
        ByteBuffer content = bytes("content");
        output.append(content, content);
        output.keepBorrowed();
        assertThat(output.held()).isZero();
        assertThat(output.unsent()).isEqualTo(7);
    }

    @Test
    void leavesWhatWasAppendedAsItWas() throws IOException {
        ByteBuffer shared = bytes("xabcx").position(1).limit(4).slice();
        output.append(shared);
        output.append(shared);
        output.flush();
        assertThat(sockets.receive(6)).asString().isEqualTo("abcabc");
        assertThat(shared.remaining()).isEqualTo(3);
    }

    @Test
    void hasRoomForMoreThanABuffer() throws IOException {
        output.room(10);
        ByteBuffer large = output.room(BufferPool.SIZE + 1);
        assertThat(large.remaining()).isGreaterThan(BufferPool.SIZE);
        large.put((byte) 'x');
        assertThat(output.unsent()).isEqualTo(1);
        output.flush();
        assertThat(output.unsent()).isZero();
        assertThat(sockets.receive(1)).asString().isEqualTo("x");
    }

    /// Its end would be a packet of its own.
    @Test
    void sendsALongFrameWithItsHeadAtOnce() throws IOException {
        TakesAll socket = new TakesAll(sockets.server());
        Output frames = new Output(socket, pool);
        frames.room(10).put(new byte[10]);
        frames.append(ByteBuffer.wrap(new byte[Output.SLICE]));
        frames.flush();
        assertThat(socket.writes).containsExactly(10L + Output.SLICE);
    }

    /// As when answers are made for a client that reads none.
    @Test
    void keepsNoBufferForEachSmallThingWhileNothingIsTaken() throws IOException {
        byte[] much = new byte[16 * 1024 * 1024];
        output.append(ByteBuffer.wrap(much));
        output.flush();
        long before = output.unsent();
        assertThat(before).isPositive();
        for (int i = 0; i < 100; i++) {
            put("small");
            output.flush();
        }
        assertThat(output.held()).isEqualTo(BufferPool.SIZE);
        assertThat(output.unsent()).isEqualTo(before + 500);
        FutureTask<byte[]> received = new FutureTask<>(() -> sockets.receive(much.length + 500));
        Thread.ofVirtual().start(received);
        while (output.unsent() > 0) {
            output.flush();
        }
        assertThat(received).succeedsWithin(Duration.ofSeconds(60));
        assertThat(new String(received.resultNow(), much.length, 500, StandardCharsets.US_ASCII))
                .isEqualTo("small".repeat(100));
        assertThat(output.held()).isZero();
    }

    /// Each connection ends with this: what it keeps has to be made anew for the next.
    @Test
    void givesItsBufferBackWhenItDropsWhatWasNotSent() {
        ByteBuffer tail = output.room(1);
        tail.put((byte) 'x');
        output.discard();
        assertThat(output.unsent()).isZero();
        assertThat(pool.lease()).isSameAs(tail).satisfies(b -> assertThat(b.position()).isZero());
    }

    @Test
    void givesBackQueuedBuffersTooButNotWhatWasAppended() {
        ByteBuffer queued = output.room(1);
        queued.put((byte) 'x');
        output.append(ByteBuffer.allocate(BufferPool.SIZE));
        output.discard();
        assertThat(pool.lease()).isSameAs(queued);
    }

    @Test
    void givesABufferBackOnce() throws IOException {
        ByteBuffer tail = output.room(1);
        output.release();
        output.release();
        assertThat(pool.lease()).isSameAs(tail);
        assertThat(pool.lease()).isNotSameAs(tail);
    }

    @Test
    void keepsABufferThatIsNotEmpty() {
        put("a");
        output.release();
        assertThat(output.unsent()).isEqualTo(1);
    }

    @Test
    void neverPoolsWhatWasAppended() throws IOException {
        ByteBuffer foreign = ByteBuffer.allocate(BufferPool.SIZE);
        output.append(foreign);
        output.flush();
        assertThat(pool.lease().array()).isNotSameAs(foreign.array());
    }

    @Test
    void dropsAllThatWasNotSent() throws IOException {
        put("a");
        output.append(bytes("b"));
        put("c");
        output.discard();
        assertThat(output.unsent()).isZero();
        assertThat(output.flush()).isZero();
    }

    @Test
    void goesOnWhereAFullSocketStopped() throws Exception {
        byte[] expected = new byte[24 << 20];
        new Random(2).nextBytes(expected);
        Random random = new Random(3);
        for (int at = 0; at < expected.length; ) {
            int size = Math.min(expected.length - at, random.nextInt(1, 200_000));
            if (size <= BufferPool.SIZE) {
                output.room(size).put(expected, at, size);
            } else if (random.nextBoolean()) {
                output.append(ByteBuffer.wrap(expected, at, size));
            } else {
                output.append(ByteBuffer.allocateDirect(size).put(expected, at, size).flip());
            }
            at += size;
        }
        output.flush();
        assertThat(output.unsent()).isPositive();
        assertThat(output.flush()).isZero();
        FutureTask<byte[]> received = new FutureTask<>(() -> sockets.receive(expected.length));
        Thread.ofVirtual().start(received);
        long left = output.unsent();
        while (left > 0) {
            left -= output.flush();
            assertThat(output.unsent()).isEqualTo(left);
        }
        assertThat(received.get(10, TimeUnit.SECONDS)).isEqualTo(expected);
    }

    /// A socket with room for whatever it is given.
    private static final class TakesAll extends Transport {
        private final List<Long> writes = new ArrayList<>();

        TakesAll(SocketChannel channel) {
            super(channel);
        }

        @Override
        public int read(ByteBuffer target) {
            return 0;
        }

        @Override
        public int write(ByteBuffer bytes) {
            return (int) write(new ByteBuffer[] {bytes}, 1);
        }

        @Override
        public long write(ByteBuffer[] bytes, int count) {
            long sum = 0;
            for (int i = 0; i < count; i++) {
                sum += bytes[i].remaining();
                bytes[i].position(bytes[i].limit());
            }
            writes.add(sum);
            return sum;
        }

        @Override
        public long write(FileChannel file, long position, long count) {
            return count;
        }
    }
}
