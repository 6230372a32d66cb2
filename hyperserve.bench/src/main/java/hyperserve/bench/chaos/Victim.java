package hyperserve.bench.chaos;

import hyperserve.api.Response;
import hyperserve.api.pool.PoolConfig;
import hyperserve.api.pool.WorkerPoolProvider;
import hyperserve.pool.lockfree.WorkStealingPoolProvider;
import hyperserve.pool.standard.StandardPoolProvider;
import hyperserve.pool.virtual.VirtualThreadPoolProvider;
import hyperserve.runtime.Server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// An application with an embedded server and handlers that do their worst: `Victim POOL`. It
/// prints its port, and its state for each line that it reads; it ends when its input does.
final class Victim {

    private Victim() {}

    /// Serves.
    ///
    /// @param args the name of a pool
    /// @throws IOException if the server does not start
    public static void main(String[] args) throws IOException {
        SlowService.start();
        WorkerPoolProvider pool = pool(args[0]);
        Deeds deeds = new Deeds(pool);
        Server server =
                Server.at("127.0.0.1", 0)
                        .pool(pool)
                        .poolConfig(PoolConfig.optimal())
                        .any("/chaos/{deed}/{number}/{id}", deeds::handle)
                        .get("/plaintext", request -> Response.text("Hello, World!"));
        try (server;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            server.start();
            System.out.println(server.port());
            while (in.readLine() != null) {
                System.out.println(VictimState.of(server).line());
            }
        }
    }

    private static WorkerPoolProvider pool(String name) {
        return switch (name) {
            case "lockfree" -> new WorkStealingPoolProvider();
            case "standard" -> new StandardPoolProvider();
            case "virtual" -> new VirtualThreadPoolProvider();
            default -> throw new IllegalArgumentException("there is no pool " + name);
        };
    }
}
