package hyperserve.http2.connection;

import static hyperserve.http2.connection.WireClient.*;
import static hyperserve.test.Http2Frames.*;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.CloseReason;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Observer;
import hyperserve.api.Response;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Those who observe hear why exchanges have ended that were cut with their connection.
final class EndingsTest {

    record Case(String name, Action action, CloseReason reason) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Action {
        void run(WireClient client) throws IOException;
    }

    static Stream<Case> cases() {
        byte[] most = parameter(4, Integer.MAX_VALUE);
        byte[] more = int32(Integer.MAX_VALUE - 65_535);
        return Stream.of(
                new Case("gone", WireClient::close, CloseReason.CLIENT),
                new Case("wrong", c -> c.frame(DATA, 0, 0), CloseReason.MALFORMED),
                new Case("closed window", c -> c.frame(SETTINGS, 0, 0, most), CloseReason.TIMEOUT),
                new Case(
                        "does not read",
                        c -> c.frame(SETTINGS, 0, 0, most).frame(WINDOW_UPDATE, 0, 0, more),
                        CloseReason.TIMEOUT));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tellsWhyAnExchangeWasCut(Case each) throws Exception {
        LinkedBlockingQueue<FinishedExchange> finished = new LinkedBlockingQueue<>();
        Observer observer =
                new Observer() {
                    @Override
                    public void exchangeFinished(FinishedExchange exchange) {
                        finished.add(exchange);
                    }
                };
        Response much = Response.text("x".repeat(32 << 20));
        try (Server server =
                        Servers.on(Pool.LOCKFREE)
                                .observer(observer)
                                .timeouts(Timeouts.defaults().withResponse(Duration.ofSeconds(1)))
                                .get("/", _ -> much)
                                .start();
                WireClient client = WireClient.connect(server)) {
            client.get(1, "/").next(HEADERS);
            each.action.run(client);
            FinishedExchange told = finished.poll(30, TimeUnit.SECONDS);
            assertThat(told).isNotNull();
            assertThat(told.ending()).isEqualTo(FinishedExchange.Ending.CUT);
            assertThat(told.reason()).isEqualTo(each.reason);
        }
    }
}
