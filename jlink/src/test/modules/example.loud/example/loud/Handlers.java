package example.loud;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.logging.LogLevels;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Throws with a stack of 100 KB, logs at every level, and changes levels.
public final class Handlers implements HandlerProvider {

    private static final Logger LOG = System.getLogger("example.loud");

    /// Each frame is a line of more than a hundred characters.
    private static final int DEPTH = 900;

    @Override
    public void register(Routes routes) {
        routes.get("/fail/{what}", request -> fail(request.pathParameter("what"), DEPTH))
                .get("/forge", Handlers::forge)
                .get("/levels", Handlers::logAtEachLevel)
                .get("/set/{level}", Handlers::set)
                .get("/there", request -> Response.text("there"));
    }

    private static Response fail(String what, int depth) {
        if (depth == 0) {
            var failure = new IllegalStateException("failed: " + what);
            // The server's own line is the same for each; this is not.
            LOG.log(Level.ERROR, "about to fail: " + what, failure);
            throw failure;
        }
        return fail(what, depth - 1);
    }

    private static Response forge(Request request) {
        LOG.log(
                Level.INFO,
                "said\r\n2026-01-01T00:00:00.000Z ERROR [x] forged: by a message\u001b[2J");
        throw new IllegalStateException("thrown\r\nERROR forged by an exception\u001b[2J");
    }

    private static Response logAtEachLevel(Request request) {
        for (Level level : Level.values()) {
            if (level != Level.ALL && level != Level.OFF) {
                LOG.log(level, "a line of {0}", level);
            }
        }
        return Response.text("logged");
    }

    private static Response set(Request request) {
        LogLevels.set("example.loud", Level.valueOf(request.pathParameter("level")));
        return Response.text("set");
    }
}
