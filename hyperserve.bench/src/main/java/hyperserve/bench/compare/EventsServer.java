package hyperserve.bench.compare;

import hyperserve.api.Response;
import hyperserve.api.pool.PoolSnapshot;
import hyperserve.demo.DemoHandlers;
import hyperserve.pool.lockfree.WorkStealingPoolProvider;
import hyperserve.runtime.Server;

import java.io.IOException;

/// The demo on the lock-free pool, with the pool's counters at `/events`: `EventsServer PORT`.
final class EventsServer {

    private EventsServer() {}

    /// Serves until it is killed.
    ///
    /// @param args the port
    /// @throws IOException if the server does not start
    /// @throws InterruptedException never
    public static void main(String[] args) throws IOException, InterruptedException {
        Server server =
                Server.at("127.0.0.1", Integer.parseInt(args[0]))
                        .pool(new WorkStealingPoolProvider())
                        .handlers(new DemoHandlers());
        server.get("/events", _ -> Response.text(counters(server)));
        server.run();
    }

    private static String counters(Server server) {
        PoolSnapshot now = server.poolSnapshot();
        return "%d %d %d %d"
                .formatted(now.submitted(), now.stolen(), now.retaken(), now.overflowed());
    }
}
