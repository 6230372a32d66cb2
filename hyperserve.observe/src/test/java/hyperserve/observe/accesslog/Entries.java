package hyperserve.observe.accesslog;

import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Status;

import java.net.InetSocketAddress;
import java.time.Instant;

/// Entries for tests.
final class Entries {

    static final Instant TIME = Instant.parse("2000-10-10T20:55:36.012Z");

    static final ObservedConnection CONNECTION =
            ObservedConnection.of(
                    new InetSocketAddress("192.0.2.7", 50000),
                    new InetSocketAddress("192.0.2.1", 80),
                    TIME);

    private Entries() {}

    static FinishedExchange.Builder exchange() {
        return FinishedExchange.on(CONNECTION, TIME);
    }

    static FinishedExchange.Builder get(String target) {
        return exchange()
                .request(Method.GET, target, "HTTP/1.1")
                .response(Status.OK, Headers.empty())
                .bytesSent(2500)
                .contentSent(2326);
    }

    static Entry of(FinishedExchange.Builder exchange) {
        return Entry.of(exchange.end(1_234_567, Ending.COMPLETE, null));
    }
}
