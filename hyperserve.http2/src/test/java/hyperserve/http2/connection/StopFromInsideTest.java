package hyperserve.http2.connection;

import static hyperserve.test.Http2Frames.GOAWAY;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.Server;
import hyperserve.test.Gate;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/// Handlers that stop their own server, beside others of the same connection.
final class StopFromInsideTest {

    private static final RouteOptions APART = RouteOptions.defaults().blocking();

    private final Gate stopping = new Gate();
    private final Gate waiting = new Gate();
    private final Semaphore stopped = new Semaphore(0);

    private Server server(Pool pool) {
        Server configured = Servers.on(pool);
        Handler stops =
                _ -> {
                    stopping.pass();
                    configured.close();
                    stopped.release();
                    return Response.text("stopped");
                };
        Handler waits =
                _ -> {
                    waiting.pass();
                    return Response.text("waited");
                };
        return configured
                .timeouts(Servers.patient().withDrain(Duration.ofMinutes(2)))
                .get("/", _ -> Response.text("hello"))
                .handle(Method.GET, "/stop", stops, APART)
                .handle(Method.GET, "/wait", waits, APART);
    }

    /// Nobody else is there to be waited for.
    @ParameterizedTest
    @EnumSource
    void isNoticedThoughAnotherHandlerHasEndedSince(Pool pool) throws IOException {
        try (Server server = server(pool).start();
                WireClient client = WireClient.connect(server)) {
            client.get(1, "/stop");
            stopping.awaitArrivals(1);
            assertThat(client.get(3, "/").response(3)).isEqualTo("200 hello");
            stopping.open();
            Gate.await(stopped, 1);
            assertThat(client.response(1)).isEqualTo("200 stopped");
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitsForTheOthersOfItsConnection(Pool pool) throws IOException {
        try (Server server = server(pool).start();
                WireClient client = WireClient.connect(server)) {
            client.get(1, "/stop").get(3, "/wait");
            stopping.awaitArrivals(1);
            waiting.awaitArrivals(1);
            stopping.open();
            client.next(GOAWAY);
            waiting.open();
            assertThat(client.response(3)).isEqualTo("200 waited");
            Gate.await(stopped, 1);
            assertThat(client.response(1)).isEqualTo("200 stopped");
        }
    }
}
