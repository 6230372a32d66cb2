package hyperserve.api;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.FinishedExchange.Ending;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;

final class FinishedExchangeTest {

    private static final Instant BEGUN = Instant.parse("2026-03-01T10:00:00.123456789Z");
    private static final ObservedConnection ONE = connection(1);
    private static final ObservedConnection OTHER = connection(2);

    private static ObservedConnection connection(int port) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        return ObservedConnection.of(address, address, BEGUN);
    }

    private static FinishedExchange.Builder full() {
        return FinishedExchange.on(ONE, BEGUN).request(Method.GET, "/a", "HTTP/1.1").stream(3)
                .head(40, Headers.of("a", "b"))
                .route("/a")
                .contentReceived(1)
                .response(Status.OK, Headers.of("c", "d"))
                .contentSent(2)
                .bytesSent(3)
                .queued(4)
                .firstByte(5)
                .failure(new IllegalStateException("broken"))
                .note(FinishedExchange.USER, "u");
    }

    /// As a reader sees it.
    private static String facts(FinishedExchange of) {
        return String.join(
                " ",
                of.toString(),
                String.valueOf(of.protocol()),
                String.valueOf(of.stream()),
                String.valueOf(of.route()),
                of.requestHeaders().toString(),
                of.responseHeaders().toString(),
                String.valueOf(of.bytesReceived()),
                String.valueOf(of.contentReceived()),
                String.valueOf(of.bytesSent()),
                String.valueOf(of.contentSent()),
                String.valueOf(of.queuedNanos()),
                String.valueOf(of.firstByte()),
                String.valueOf(of.failure()),
                String.valueOf(of.get(FinishedExchange.USER)));
    }

    @Test
    void tellsWhenItHasBegunAsItWasSaid() {
        FinishedExchange facts = FinishedExchange.on(ONE, BEGUN).end(7, Ending.COMPLETE, null);
        assertThat(facts.begun()).isEqualTo(BEGUN);
    }

    @Test
    void knowsNothingOfTheOneBefore() {
        FinishedExchange.Builder builder = full();
        FinishedExchange first = builder.end(6, Ending.CUT, CloseReason.CLIENT);
        String before = facts(first);
        FinishedExchange second = builder.again(OTHER, -1).end(7, Ending.COMPLETE, null);
        FinishedExchange fresh =
                FinishedExchange.on(OTHER, Instant.ofEpochMilli(-1)).end(7, Ending.COMPLETE, null);
        assertThat(facts(second)).isEqualTo(facts(fresh)).isNotEqualTo(before);
        assertThat(second.connection()).isEqualTo(OTHER);
        assertThat(second.begun()).isEqualTo(fresh.begun());
        assertThat(second.reason()).isNull();
        assertThat(facts(first)).isEqualTo(before);
        assertThat(first.connection()).isEqualTo(ONE);
        assertThat(first.begun()).isEqualTo(BEGUN);
    }
}
