package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPool;
import hyperserve.runtime.net.BufferPool;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.PlainTransport;
import hyperserve.runtime.net.ProtocolServer;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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

    private static ProtocolServer serve(Pool kind) throws IOException {
        WorkerPool pool = kind.provider().create(PoolConfig.optimal().withWorkers(4, 4, 6));
        BufferPool buffers = new BufferPool(16);
        return new ProtocolServer(
                pool,
                2,
                (channel, source) ->
                        new Connection(
                                new PlainTransport(channel),
                                source,
                                pool,
                                buffers,
                                each -> new NumberedLines(each, pool)));
    }

    private static Socket connect(ProtocolServer server) throws IOException {
        Socket socket = new Socket();
        socket.connect(server.address());
        socket.setSoTimeout(20_000);
        return socket;
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
        try (ProtocolServer server = serve(pool);
                Socket socket = connect(server)) {
            send(socket, "1 1000\n2 0\n");
            assertThat(reader(socket).lines().limit(2)).containsExactly("2", "1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerThatWaitsHoldsUpNothingThatComesLater(Pool pool) throws Exception {
        try (ProtocolServer server = serve(pool);
                Socket socket = connect(server)) {
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
        try (ProtocolServer server = serve(pool)) {
            List<FutureTask<BitSet>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(4711 + i);
                FutureTask<BitSet> client = new FutureTask<>(() -> talk(server, random));
                clients.add(client);
                Thread.ofPlatform().daemon().start(client);
            }
            for (FutureTask<BitSet> each : clients) {
                assertThat(each.get(2, TimeUnit.HOURS).cardinality()).isEqualTo(LINES);
            }
            Eventually.is("all connections have ended", () -> server.connections() == 0);
        }
    }

    private static BitSet talk(ProtocolServer server, Random random) throws IOException {
        BitSet answered = new BitSet();
        try (Socket socket = connect(server)) {
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
