package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Listener;
import hyperserve.runtime.net.NioEventSource;
import hyperserve.runtime.net.PlainTransport;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// One connection, many handlers: [NumberedLines] in every pool.
final class ParallelHandlersTest {

    private static final int CLIENTS = 8;
    private static final int LINES = Integer.getInteger("hyperserve.test.lines", 400);

    /// Sources that are polled by a pool, and a listener that deals connections to them.
    private static final class Rig implements AutoCloseable {
        private final List<NioEventSource> sources = new ArrayList<>();
        private final WorkerPool pool;
        private final Listener listener;

        Rig(Pool kind) throws IOException {
            pool = kind.provider().create(PoolConfig.optimal().withWorkers(4, 4, 6));
            BufferPool buffers = new BufferPool(16);
            for (int i = 0; i < 2; i++) {
                sources.add(new NioEventSource(System::nanoTime, TimeUnit.SECONDS.toNanos(2)));
            }
            listener =
                    Listener.open(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            100,
                            sources,
                            (channel, source) ->
                                    new Connection(
                                            new PlainTransport(channel),
                                            source,
                                            pool,
                                            buffers,
                                            each -> new NumberedLines(each, pool)),
                            100);
            pool.start(sources);
        }

        Socket connect() throws IOException {
            Socket socket = new Socket();
            socket.connect(listener.address());
            socket.setSoTimeout(20_000);
            return socket;
        }

        void awaitNoConnections() {
            Eventually.is(
                    "all connections have ended",
                    () -> sources.stream().mapToLong(NioEventSource::connections).sum() == 0);
        }

        @Override
        public void close() {
            pool.drain(Duration.ofSeconds(10));
            pool.close();
            sources.forEach(NioEventSource::close);
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    private static void send(Socket socket, String lines) throws IOException {
        socket.getOutputStream().write(lines.getBytes(StandardCharsets.US_ASCII));
    }

    /// The first one waits until the test has read what the second one says.
    @ParameterizedTest
    @EnumSource
    void aHandlerThatWaitsHoldsUpNoneOfItsSiblings(Pool pool) throws Exception {
        try (Rig rig = new Rig(pool);
                Socket socket = rig.connect()) {
            send(socket, "1 1000\n2 0\n");
            assertThat(reader(socket).lines().limit(2)).containsExactly("2", "1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatWaitsHoldsUpNothingThatComesLater(Pool pool) throws Exception {
        try (Rig rig = new Rig(pool);
                Socket socket = rig.connect()) {
            BufferedReader answers = reader(socket);
            send(socket, "1 0\n");
            assertThat(answers.readLine()).isEqualTo("1");
            send(socket, "2 1000\n");
            send(socket, "3 0\n");
            assertThat(answers.readLine()).isEqualTo("3");
            assertThat(answers.readLine()).isEqualTo("2");
        }
    }

    /// Handlers that wait and handlers that do not, on several connections; each line is answered
    /// once, though the client has ended its side.
    @ParameterizedTest
    @EnumSource
    void answersEachLineOnce(Pool pool) throws Exception {
        try (Rig rig = new Rig(pool)) {
            List<FutureTask<BitSet>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(4711 + i);
                FutureTask<BitSet> client = new FutureTask<>(() -> talk(rig, random));
                clients.add(client);
                Thread.ofPlatform().daemon().start(client);
            }
            for (FutureTask<BitSet> each : clients) {
                assertThat(each.get(10, TimeUnit.MINUTES).cardinality()).isEqualTo(LINES);
            }
            rig.awaitNoConnections();
        }
    }

    private static BitSet talk(Rig rig, Random random) throws IOException {
        BitSet answered = new BitSet();
        try (Socket socket = rig.connect()) {
            Thread.ofPlatform().daemon().start(() -> sendAll(socket, random));
            reader(socket)
                    .lines()
                    .mapToInt(Integer::parseInt)
                    .forEach(
                            each -> {
                                assertThat(answered.get(each)).as("%d again", each).isFalse();
                                answered.set(each);
                            });
        }
        return answered;
    }

    private static void sendAll(Socket socket, Random random) {
        try {
            StringBuilder batch = new StringBuilder();
            for (int i = 0; i < LINES; i++) {
                batch.append(i).append(' ').append(waits(random)).append('\n');
                if (random.nextInt(8) == 0) {
                    send(socket, batch.toString());
                    batch.setLength(0);
                }
            }
            send(socket, batch.toString());
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new AssertionError("the server closed the connection", e);
        }
    }

    /// Most do not; some wait for less than a monitor looks for, some for more.
    private static int waits(Random random) {
        int kind = random.nextInt(100);
        return kind < 90 ? 0 : kind - 89;
    }
}
