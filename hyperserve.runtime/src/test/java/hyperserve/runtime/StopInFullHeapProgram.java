package hyperserve.runtime;

import hyperserve.api.Response;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.pool.Pool;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A server that is stopped in a process that has no memory left while it stops, for
/// [ServerFullHeapTest]: prints its port; at the next byte, has it stopped, fills the heap before
/// the drain is over, and lets go of it when the stop should be; then prints which threads of the
/// server are left, or that it has ended.
final class StopInFullHeapProgram {

    static final String ENDED = "ended";

    private static final int BLOCK = 64 * 1024;
    private static final Duration DRAIN = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /// As large as a node can be small.
    private record Node(Object before) {}

    private static volatile Object blocks;

    private StopInFullHeapProgram() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Server server =
                TestServers.server(Pool.valueOf(args[0]))
                        .get("/wait", request -> waitForEver())
                        .timeouts(Timeouts.defaults().withDrain(DRAIN))
                        .start();
        System.out.println(server.port());
        var _ = System.in.read();
        Thread stopping = Thread.ofPlatform().daemon().start(server::close);
        boolean _ = await(() -> threads().contains("hyperserve-stop"));
        Thread filling = Thread.ofPlatform().daemon().start(StopInFullHeapProgram::fill);
        stopping.join(DRAIN.plusSeconds(2));
        filling.interrupt();
        filling.join();
        blocks = null;
        stopping.join();
        System.out.println(await(() -> threads().isEmpty()) ? ENDED : threads());
        System.exit(0);
    }

    /// The child has no library for it.
    ///
    /// @return whether it has come to be so
    private static boolean await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean so = condition.getAsBoolean();
        while (!so && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
            so = condition.getAsBoolean();
        }
        return so;
    }

    private static Response waitForEver() throws InterruptedException {
        new CountDownLatch(1).await();
        throw new AssertionError();
    }

    /// Down to the last bytes, and again what others let go of.
    private static void fill() {
        fill(BLOCK);
        fill(1024);
        while (!Thread.interrupted()) {
            fill(0);
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void fill(int size) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                blocks = new Node(size == 0 ? blocks : new Object[] {blocks, new byte[size]});
            }
        } catch (OutOfMemoryError e) {
            // That is what it is for.
            return;
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("hyperserve-"))
                .sorted()
                .toList();
    }
}
