package hyperserve.observe.figures;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.ThreadMXBean;

import hyperserve.api.CloseReason;
import hyperserve.api.ClosedConnection;
import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Instant;

final class ExchangesTest {

    private static final long MILLI = 1_000_000;

    private final Exchanges exchanges = new Exchanges();

    private static ObservedConnection connection() {
        InetSocketAddress nobody = InetSocketAddress.createUnresolved("", 0);
        return ObservedConnection.of(nobody, nobody, Instant.EPOCH);
    }

    private static FinishedExchange.Builder exchange(ObservedConnection on) {
        return FinishedExchange.on(on, Instant.EPOCH);
    }

    private static FinishedExchange asked(Method method, String route) {
        return exchange(connection())
                .request(method, route, "HTTP/1.1")
                .route(route)
                .response(Status.OK, Headers.empty())
                .end(MILLI, Ending.COMPLETE, null);
    }

    private String told() {
        Exposition text = new Exposition(false);
        exchanges.tell(text);
        return new String(text.end(), UTF_8);
    }

    @Test
    void countsByRouteMethodAndClass() {
        exchanges.finished(asked(Method.GET, "/a/{id}"));
        exchanges.finished(asked(Method.GET, "/a/{id}"));
        exchanges.finished(asked(Method.POST, "/a/{id}"));

        assertThat(told())
                .contains(
                        "_count{route=\"/a/{id}\",method=\"GET\",status=\"2xx\"} 2\n",
                        "_sum{route=\"/a/{id}\",method=\"GET\",status=\"2xx\"} 0.002\n",
                        "_count{route=\"/a/{id}\",method=\"POST\",status=\"2xx\"} 1\n",
                        "hyperserve_exchanges_total{ending=\"complete\"} 3\n");
    }

    @Test
    void doesNotGrowWithPathsAndMethodsThatClientsMakeUp() {
        for (int i = 0; i < 1000; i++) {
            exchanges.finished(
                    exchange(connection())
                            .request(new Method("X" + i), "/unknown/" + i, "HTTP/1.1")
                            .response(Status.NOT_FOUND, Headers.empty())
                            .end(MILLI, Ending.COMPLETE, null));
        }

        assertThat(told().lines().filter(line -> line.contains("_duration_seconds_count{")))
                .containsExactly(
                        "hyperserve_request_duration_seconds_count"
                                + "{route=\"(none)\",method=\"other\",status=\"4xx\"} 1000");
    }

    @Test
    void countsRoutesBeyondAThousandTogether() {
        for (int i = 0; i < Requests.MOST_ROUTES + 3; i++) {
            exchanges.finished(asked(Method.GET, "/" + i));
        }

        assertThat(told().lines().filter(line -> line.contains("_duration_seconds_count{")))
                .hasSize(Requests.MOST_ROUTES + 1)
                .contains(
                        "hyperserve_request_duration_seconds_count"
                                + "{route=\"(other)\",method=\"GET\",status=\"2xx\"} 3");
    }

    @ParameterizedTest
    @CsvSource({
        "true, MALFORMED, 408, body",
        "false, MALFORMED, 408, head",
        "true, CUT, 200, response"
    })
    void countsAClientThatIsTooSlowOnce(boolean head, Ending ending, int status, String kind) {
        ObservedConnection connection = connection();
        FinishedExchange.Builder facts = exchange(connection);
        if (head) {
            facts.request(Method.POST, "/", "HTTP/1.1");
        }
        exchanges.finished(
                facts.response(new Status(status, "of a test"), Headers.empty())
                        .end(MILLI, ending, ending == Ending.CUT ? CloseReason.TIMEOUT : null));
        exchanges.closed(ClosedConnection.of(connection, CloseReason.TIMEOUT));

        assertThat(told().lines().filter(line -> line.matches("hyperserve_timeouts_total.* 1")))
                .containsExactly("hyperserve_timeouts_total{kind=\"" + kind + "\"} 1");
    }

    @Test
    void countsAClientThatAsksNoMoreAsIdle() {
        exchanges.closed(ClosedConnection.of(connection(), CloseReason.TIMEOUT));

        assertThat(told())
                .contains(
                        "hyperserve_timeouts_total{kind=\"idle\"} 1\n",
                        "hyperserve_connections_closed_total{reason=\"timeout\"} 1\n");
    }

    @Test
    void countsWhatWasRefusedAndWhatWasNoRequest() {
        exchanges.finished(
                exchange(connection())
                        .response(Status.SERVICE_UNAVAILABLE, Headers.empty())
                        .end(MILLI, Ending.REFUSED, null));
        exchanges.finished(
                exchange(connection())
                        .response(Status.URI_TOO_LONG, Headers.empty())
                        .end(MILLI, Ending.MALFORMED, null));
        exchanges.closed(ClosedConnection.of(connection(), CloseReason.SHED));

        assertThat(told())
                .contains(
                        "hyperserve_sheds_total{what=\"request\"} 1\n",
                        "hyperserve_sheds_total{what=\"connection\"} 1\n",
                        "hyperserve_malformed_requests_total{status=\"414\"} 1\n",
                        "{route=\"(none)\",method=\"none\",status=\"4xx\"} 1\n");
    }

    /// Whether it is compiled or not. The least of some rounds: the first ones load classes.
    @Test
    void allocatesNothingForARequest() {
        FinishedExchange exchange = asked(Method.GET, "/");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int j = 0; j < 1000; j++) {
                exchanges.finished(exchange);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }

        assertThat(least).as("bytes of a thousand requests").isLessThan(1000);
    }
}
