package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.EventSource;
import hyperserve.api.pool.PoolTask;
import hyperserve.pool.executor.EventLoop;
import hyperserve.test.pool.ThreadlessPool;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Owners that let go while bytes come in and the poller disarms. A byte that is echoed lets the
/// client send the next one just while the owner is finishing; one that is not found again shows
/// as a client that waits without end.
final class ConnectionRaceTest {

    private static final int CONNECTIONS = 16;
    private static final int ROUNDS = 1_500;

    /// Hands the tasks of a source to other threads, so that the poller polls on meanwhile.
    private record Elsewhere(NioEventSource source, ExecutorService workers)
            implements EventSource {

        @Override
        public boolean poll(long nanos) {
            return source.poll(nanos);
        }

        @Override
        public PoolTask next() {
            for (PoolTask task = source.next(); task != null; task = source.next()) {
                workers.execute(task);
            }
            return null;
        }

        @Override
        public void wakeup() {
            source.wakeup();
        }

        @Override
        public void close() {
            source.close();
        }
    }

    /// Sends back what comes, and lets go in one way or another.
    private record Echo(Connection connection) implements Protocol {

        @Override
        public Next ready() throws IOException {
            int count = echo();
            connection.deadline(System.nanoTime() + Duration.ofMinutes(1).toNanos());
            return switch (count < 0 ? -1 : ThreadLocalRandom.current().nextInt(6)) {
                case -1 -> Next.CLOSE;
                case 0 -> Next.AGAIN;
                case 1 -> Next.WRITE;
                case 2, 3 -> connection.awaitReadable() && echo() >= 0 ? Next.READ : Next.CLOSE;
                default -> Next.READ;
            };
        }

        private int echo() throws IOException {
            Input input = connection.input();
            int count = input.fill();
            if (count > 0) {
                connection.output().room(count).put(input.array(), input.start(), count);
                input.consume(count);
                connection.output().flush();
            }
            return count;
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

    @Test
    void losesNoReadinessWhenOwnerAndPollerMeet() throws Exception {
        NioEventSource source =
                new NioEventSource(System::nanoTime, Duration.ofMillis(50).toNanos());
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        EventLoop loop = EventLoop.start(new Elsewhere(source, workers), "race-loop");
        try {
            List<Future<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                SocketChannel client = connect(source);
                clients.add(workers.submit(() -> talk(client)));
            }
            for (Future<Void> client : clients) {
                client.get(30, TimeUnit.SECONDS);
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (source.connections() > 0 && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(20_000);
            }
            assertThat(source.connections()).isZero();
        } finally {
            loop.close();
            source.close();
            workers.shutdownNow();
        }
    }

    private static SocketChannel connect(NioEventSource source) {
        Sockets sockets = Sockets.connect();
        Connection connection =
                new Connection(
                        new PlainTransport(sockets.server()),
                        source,
                        new ThreadlessPool(),
                        new BufferPool(4),
                        Echo::new);
        source.expect();
        connection.handToPoller();
        return sockets.client();
    }

    /// One or two bytes at a time, the second of which comes while the first is dealt with.
    private static Void talk(SocketChannel client) throws IOException {
        InputStream in = client.socket().getInputStream();
        try (client) {
            for (int i = 0; i < ROUNDS; i++) {
                client.write(ByteBuffer.wrap(new byte[] {(byte) i}));
                if (i % 3 == 0) {
                    client.write(ByteBuffer.wrap(new byte[] {(byte) ~i}));
                    assertThat(in.readNBytes(2)).containsExactly((byte) i, (byte) ~i);
                } else {
                    assertThat(in.readNBytes(1)).containsExactly((byte) i);
                }
            }
            return null;
        }
    }
}
