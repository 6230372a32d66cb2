package hyperserve.bench.restarts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Three servers.
final class Fleet implements AutoCloseable {

    private static final int SIZE = 3;

    /// For a balancer to send requests to a server that is new, before the next one is stopped.
    private static final int MILLIS_BETWEEN = 1500;

    private final List<Replica> replicas = new ArrayList<>();

    /// Starts them.
    ///
    /// @param drainDelay of each, as its option takes it
    /// @throws IOException if one does not start
    Fleet(Path image, String drainDelay) throws IOException {
        try {
            for (int i = 0; i < SIZE; i++) {
                Path errors = image.resolveSibling("replica-" + i + ".log");
                Replica replica = new Replica(image, drainDelay, errors);
                replicas.add(replica);
                replica.start();
            }
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    List<Replica> replicas() {
        return List.copyOf(replicas);
    }

    /// Restarts the first of them, one after the other.
    void restart(int count) throws IOException, InterruptedException {
        for (Replica replica : replicas.subList(0, count)) {
            replica.stop();
            replica.start();
            TimeUnit.MILLISECONDS.sleep(MILLIS_BETWEEN);
        }
    }

    @Override
    public void close() {
        replicas.forEach(Replica::close);
    }
}
