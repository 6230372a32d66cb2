package hyperserve.observe.live;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.FinishedExchange;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.ObservedConnection;
import hyperserve.api.Status;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

final class FaultsTest {

    private static final Instant BEGUN = Instant.ofEpochMilli(1_000_000);

    private static final SocketAddress ADDRESS = UnixDomainSocketAddress.of("a");

    private static final ObservedConnection CONNECTION =
            ObservedConnection.of(ADDRESS, ADDRESS, BEGUN);

    private static FinishedExchange.Builder exchange(Status status) {
        return FinishedExchange.on(CONNECTION, BEGUN)
                .request(Method.GET, "/a?b", "HTTP/1.1")
                .route("/{x}")
                .response(status, Headers.empty());
    }

    @Test
    void areWhatWasThrownOrAnsweredWithAFaultOfTheServers() {
        FinishedExchange thrown =
                exchange(Status.OK)
                        .failure(new IllegalStateException("secret"))
                        .end(5_000_000, Ending.CUT, null);
        FinishedExchange failed = exchange(Status.BAD_GATEWAY).end(1, Ending.COMPLETE, null);

        assertThat(Fault.of(thrown))
                .isEqualTo(
                        new Fault(
                                1_000_005, "GET", "/{x}", 200, "java.lang.IllegalStateException"));
        assertThat(Fault.of(failed)).isEqualTo(new Fault(1_000_000, "GET", "/{x}", 502, ""));
    }

    @Test
    void areNotWhatTheClientHasDoneOrWasRefusedForWantOfRoom() {
        assertThat(Fault.of(exchange(Status.NOT_FOUND).end(1, Ending.COMPLETE, null))).isNull();
        assertThat(Fault.of(exchange(Status.NOT_IMPLEMENTED).end(1, Ending.MALFORMED, null)))
                .isNull();
        assertThat(Fault.of(exchange(Status.SERVICE_UNAVAILABLE).end(1, Ending.REFUSED, null)))
                .isNull();
    }

    @Test
    void haveNoTextsWithoutABound() {
        Method method = new Method("M".repeat(1000));
        FinishedExchange nameless =
                FinishedExchange.on(CONNECTION, BEGUN)
                        .request(method, "/", "HTTP/1.1")
                        .failure(new Error())
                        .end(1, Ending.CUT, null);

        Fault fault = Objects.requireNonNull(Fault.of(nameless));
        assertThat(fault.method()).hasSize(201).endsWith("…");
        assertThat(fault.route()).isEqualTo("–");
        assertThat(fault.status()).isZero();
    }

    @Test
    void keepTheNewest() {
        Faults faults = new Faults();
        for (int i = 1; i <= 50; i++) {
            faults.add(new Fault(i, "GET", "/", 500, ""));
        }

        assertThat(faults.count()).isEqualTo(50);
        assertThat(faults.newest()).hasSize(20).first().extracting(Fault::millis).isEqualTo(50L);
        assertThat(faults.newest()).last().extracting(Fault::millis).isEqualTo(31L);
    }

    /// Those of a crowd may all be of one millisecond.
    @ParameterizedTest
    @ValueSource(ints = {3, 25})
    void tellTheNewestFirst(int count) {
        Faults faults = new Faults();
        for (int i = 1; i <= count; i++) {
            faults.add(new Fault(1, "GET", "/" + i, 500, ""));
        }

        List<Fault> newest = faults.newest();
        for (int i = 0; i < newest.size(); i++) {
            assertThat(newest.get(i).route()).isEqualTo("/" + (count - i));
        }
        assertThat(newest).hasSize(Math.min(20, count));
    }
}
