package hyperserve.runtime;

import hyperserve.api.BodyOutput;
import hyperserve.api.Handler;
import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Servers on a free port, with the standard pool if no other is asked for, and handlers that
/// several tests need.
final class TestServers {

    static final byte[] MEBIBYTE = new byte[1 << 20];

    /// Much more than the sockets of a connection hold.
    static final int ENDLESS = 1 << 30;

    private TestServers() {}

    /// A server that answers `hello` at `/`.
    static Server server() {
        return onPort(0);
    }

    /// The same, with a pool.
    static Server server(Pool pool) {
        return server().pool(pool.provider());
    }

    static Server onPort(int port) {
        return Server.at("127.0.0.1", port)
                .pool(StandardPool.PROVIDER)
                .get("/", request -> Response.text("hello"))
                .handle(
                        Method.GET,
                        "/inline",
                        request -> Response.text("inline"),
                        RouteOptions.defaults().nonBlocking());
    }

    /// Clocks that are too slow for any test.
    static Timeouts patient() {
        Duration minute = Duration.ofMinutes(1);
        return Timeouts.defaults()
                .withHeader(minute)
                .withIdle(minute)
                .withBody(minute)
                .withResponse(minute)
                .withMinRate(0, minute);
    }

    /// A server that is patient, and has so long for a drain.
    static Server draining(Duration grace) {
        return server().timeouts(patient().withDrain(grace));
    }

    static Handler waitingFor(CountDownLatch gate) {
        return request -> {
            if (!gate.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the gate");
            }
            return Response.text("waited");
        };
    }

    /// As [#waitingFor(CountDownLatch)], once it has said that it is inside. That the pool is busy
    /// would not say so: a task may be one of the server's own.
    static Handler waitingFor(CountDownLatch gate, CountDownLatch inside) {
        return request -> {
            inside.countDown();
            return waitingFor(gate).handle(request);
        };
    }

    static Handler streaming(long length) {
        return request ->
                Response.stream("application/octet-stream", out -> writeBlocks(out, length));
    }

    private static void writeBlocks(BodyOutput out, long length) throws IOException {
        for (long left = length; left > 0; left -= MEBIBYTE.length) {
            out.write(MEBIBYTE, 0, (int) Math.min(left, MEBIBYTE.length));
        }
    }

    static Handler echo() {
        return request -> {
            var body = request.body().stream();
            return Response.stream("application/octet-stream", out -> body.transferTo(out));
        };
    }

    static void awaitNoConnections(Server server) {
        Eventually.atMost("connections", 0, server::connections);
    }
}
