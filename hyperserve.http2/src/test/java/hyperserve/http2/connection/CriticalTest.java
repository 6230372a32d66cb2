package hyperserve.http2.connection;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Limits;
import hyperserve.test.Gate;
import hyperserve.test.LogWatch;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;

/// Streams of routes that are answered however much else there is to do.
final class CriticalTest {

    private static final RouteOptions WAITS = RouteOptions.defaults().blocking();

    private final Gate gate = new Gate();

    private Response held() {
        gate.pass();
        return Response.text("held");
    }

    @ParameterizedTest
    @EnumSource
    void areAnsweredWhileNoPlaceIsLeft(Pool pool) throws IOException {
        try (LogWatch _ = LogWatch.ofWarnings();
                Server server =
                        Servers.on(pool)
                                .timeouts(Servers.patient())
                                .limits(Limits.defaults().withInFlight(1))
                                .handle(Method.GET, "/held", _ -> held(), WAITS)
                                .handle(Method.GET, "/other", _ -> Response.text("other"), WAITS)
                                .handle(
                                        Method.GET,
                                        "/health",
                                        _ -> Response.text(Thread.currentThread().getName()),
                                        WAITS.critical())
                                .start();
                WireClient client = WireClient.connect(server)) {
            client.get(1, "/held");
            gate.awaitArrivals(1);
            for (int stream = 3; stream < 15; stream += 4) {
                assertThat(Answer.on(client.get(stream, "/other"), stream).status()).isEqualTo(503);
                assertThat(client.get(stream + 2, "/health").response(stream + 2))
                        .contains("hyperserve-critical");
            }
            gate.open();
            assertThat(client.response(1)).contains("held");
        }
    }
}
