package hyperserve.bench.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/// Fast requests on 64 connections, whose latency is measured beside another load.
///
/// They come at 5,000 a second, whatever the answers do, and count from when they were due: closed
/// loops would ask less while a server stalls, and hide it behind the many that they ask after it.
/// The rate is a small part of what a server can do, so what they wait for is not each other. The
/// client rests between its looks, since it shares the processors with the server and the other
/// load. By how much it is late itself is part of each latency, and a figure of its own.
final class Beside {

    private static final Traffic FAST = Traffic.plaintext(64, 5_000);

    private Beside() {}

    static OpenLoopClient client(ServerProcess server) {
        return OpenLoopClient.resting(server.port(), FAST);
    }

    /// Warms up the client, in this JVM, by asking a server other than the one to be measured.
    static void warmUpClient(ServerProcess any) throws IOException {
        client(any).run(2);
    }

    /// The figures of a client that has run.
    ///
    /// @param othersFailed how many requests of the other load failed; they count, too, as the
    ///     server had less to do
    static Map<String, Double> figures(
            Histogram latencies, OpenLoopClient client, double othersFailed) {
        Map<String, Double> figures = new HashMap<>(latencies.figures());
        figures.put(Row.REQUESTS, (double) latencies.total());
        figures.put(Row.FAILED, client.failed() + othersFailed);
        figures.put("client_late_p99_us", client.late().quantile(0.99) / 1e3);
        return figures;
    }
}
