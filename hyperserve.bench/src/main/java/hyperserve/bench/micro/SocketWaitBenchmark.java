package hyperserve.bench.micro;

import hyperserve.api.Nullable;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// What it costs handlers that use sockets on virtual threads, as those of a database driver do,
/// who wakes them: a thread of the system (`jdk.pollerMode=1`, as in the images), or another
/// virtual thread (`jdk.pollerMode=2`, which is the JDK's own choice on Linux).
///
/// Each turn is a byte to a peer and one back; the peer's virtual thread waits likewise, so a turn
/// has two waits.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SocketWaitBenchmark {

    private static final int TURNS = 2_000;

    /// How many virtual threads have a peer each, and take turns with it at the same time.
    @Param({"1", "64"})
    public int pairs;

    private @Nullable ExecutorService threads;
    private final List<SocketChannel> clients = new ArrayList<>();
    private final List<SocketChannel> peers = new ArrayList<>();

    /// Connects each pair.
    ///
    /// @throws IOException if the system has no socket to give
    @Setup
    public void setUp() throws IOException {
        ExecutorService started = Executors.newVirtualThreadPerTaskExecutor();
        threads = started;
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            for (int i = 0; i < pairs; i++) {
                clients.add(SocketChannel.open(listener.getLocalAddress()));
                SocketChannel peer = listener.accept();
                peers.add(peer);
                started.execute(() -> sendBack(peer));
            }
        }
    }

    /// Ends the peers with the connections.
    ///
    /// @throws IOException if a socket cannot be closed
    @TearDown
    public void tearDown() throws IOException {
        for (SocketChannel each : clients) {
            each.close();
        }
        Objects.requireNonNull(threads).close();
        for (SocketChannel each : peers) {
            each.close();
        }
    }

    private static void sendBack(SocketChannel peer) {
        ByteBuffer octet = ByteBuffer.allocate(1);
        try {
            while (peer.read(octet) > 0) {
                peer.write(octet.flip());
                octet.clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a peer lost its connection", e);
        }
    }

    /// Woken by threads of the system; the figures are for a turn.
    ///
    /// @throws Exception if a connection fails
    @Benchmark
    @OperationsPerInvocation(TURNS)
    @Fork(jvmArgsAppend = "-Djdk.pollerMode=1")
    public void systemThreads() throws Exception {
        takeTurns();
    }

    /// Woken by virtual threads; the figures are for a turn.
    ///
    /// @throws Exception if a connection fails
    @Benchmark
    @OperationsPerInvocation(TURNS)
    @Fork(jvmArgsAppend = "-Djdk.pollerMode=2")
    public void virtualThreads() throws Exception {
        takeTurns();
    }

    /// As many turns in all, however many pairs.
    private void takeTurns() throws Exception {
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            SocketChannel client = clients.get(i);
            int turns = TURNS / pairs + (i < TURNS % pairs ? 1 : 0);
            waiting.add(Objects.requireNonNull(threads).submit(() -> takeTurns(client, turns)));
        }
        for (Future<?> each : waiting) {
            each.get();
        }
    }

    private static int takeTurns(SocketChannel client, int turns) throws IOException {
        ByteBuffer octet = ByteBuffer.allocate(1);
        for (int i = 0; i < turns; i++) {
            client.write(octet.clear());
            if (client.read(octet.clear()) < 0) {
                throw new IOException("the peer has ended");
            }
        }
        return turns;
    }
}
