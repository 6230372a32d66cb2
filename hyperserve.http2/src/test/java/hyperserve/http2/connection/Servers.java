package hyperserve.http2.connection;

import hyperserve.api.Method;
import hyperserve.api.Response;
import hyperserve.api.RouteOptions;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.test.pool.Pool;

import java.time.Duration;

/// Servers that wait for long, so that nothing ends but what a test ends.
final class Servers {

    private Servers() {}

    /// A server on a free port, with a pool.
    static Server on(Pool pool) {
        return Server.at("127.0.0.1", 0).pool(pool.provider());
    }

    /// The clocks of a minute.
    static Timeouts patient() {
        Duration minute = Duration.ofMinutes(1);
        return Timeouts.defaults()
                .withHeader(minute)
                .withIdle(minute)
                .withBody(minute)
                .withResponse(minute);
    }

    /// Answers at the root.
    static Server plain(Pool pool) {
        return on(pool).timeouts(patient()).get("/", _ -> Response.text("hello"));
    }

    /// Answers at `/count` how long the content was, too.
    static Server counting(Pool pool) {
        return plain(pool)
                .handle(
                        Method.POST,
                        "/count",
                        request ->
                                Response.text("" + request.body().stream().readAllBytes().length),
                        RouteOptions.defaults());
    }
}
