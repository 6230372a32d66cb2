package hyperserve.bench.attack;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Comes to the server on a new connection ten times a second, whether the last answer is there or
/// not, and at the same moments to a [Yardstick]. What the yardstick took meanwhile is no fault of
/// the server, and is taken off.
final class Probe implements AutoCloseable {

    private static final long APART = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(15);
    private static final double MILLI = 1e6;

    private final int port;
    private final Yardstick yardstick = Yardstick.start();
    private final Selector selector = Selector.open();
    private final List<Visit> visits = new ArrayList<>();
    private final List<Visit> measures = new ArrayList<>();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(4096);
    private final Thread thread;
    private volatile boolean stopping;

    private @Nullable IOException broken;

    private Probe(int port) throws IOException {
        this.port = port;
        this.thread = Thread.ofPlatform().daemon().name("probe").unstarted(this::run);
    }

    static Probe start(int port) throws IOException {
        Probe probe = new Probe(port);
        probe.thread.start();
        return probe;
    }

    private void run() {
        try {
            long due = System.nanoTime();
            while (!stopping || !allEnded()) {
                long now = System.nanoTime();
                if (!stopping && now - due >= 0) {
                    due = now + APART;
                    measures.add(Visit.begin(yardstick.port(), selector));
                    visits.add(Visit.begin(port, selector));
                }
                selector.select(this::turn, 5);
                giveUpTheLate();
            }
            selector.close();
            yardstick.close();
        } catch (IOException e) {
            broken = e;
        }
    }

    private void turn(SelectionKey key) {
        ((Visit) key.attachment()).turn(key, scratch);
    }

    private boolean allEnded() {
        return visits.stream().allMatch(Visit::hasEnded)
                && measures.stream().allMatch(Visit::hasEnded);
    }

    private void giveUpTheLate() {
        long now = System.nanoTime();
        for (Visit visit : visits) {
            if (now - visit.begun() > PATIENCE) {
                visit.giveUp();
            }
        }
        for (Visit visit : measures) {
            if (now - visit.begun() > PATIENCE) {
                visit.giveUp();
            }
        }
    }

    /// Stops coming, and waits for the last answers.
    void stop() throws IOException, InterruptedException {
        stopping = true;
        thread.join();
        if (broken != null) {
            throw broken;
        }
    }

    /// {@return the longest that the server itself kept a visit waiting, in ms; after the stop}
    double worstMillis() {
        return visits.stream().mapToLong(this::fault).max().orElse(0) / MILLI;
    }

    /// {@return the longest that the yardstick took, in ms; after the stop}
    double machineMillis() {
        return measures.stream().mapToLong(Visit::nanos).max().orElse(0) / MILLI;
    }

    private long fault(Visit visit) {
        long machine =
                measures.stream().filter(visit::overlaps).mapToLong(Visit::nanos).max().orElse(0);
        return Math.max(0, visit.nanos() - machine);
    }

    /// {@return visits that had no good answer; after the stop}
    long failed() {
        return visits.stream().filter(visit -> visit.failure() != null).count();
    }

    /// {@return why the first of them had none; after the stop}
    String firstFailure() {
        return visits.stream()
                .map(Visit::failure)
                .filter(failure -> failure != null)
                .findFirst()
                .orElse("none");
    }

    @Override
    public void close() throws IOException {
        stopping = true;
        yardstick.close();
    }
}
