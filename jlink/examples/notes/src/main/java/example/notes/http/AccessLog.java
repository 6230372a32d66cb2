package example.notes.http;

import hyperserve.api.ErrorRenderer;
import hyperserve.api.Handler;
import hyperserve.api.HttpException;
import hyperserve.api.Request;
import hyperserve.api.Response;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.UUID;

/// A line for each answer.
public final class AccessLog {

    private static final Logger LOG = System.getLogger("example.notes.access");
    private static final String ID = "X-Request-Id";

    private AccessLog() {}

    /// A [hyperserve.api.Filter] that gives each request an id, and tells what became of it.
    public static Response filter(Request request, Handler next) throws Exception {
        String id = UUID.randomUUID().toString();
        long begin = System.nanoTime();
        int status = 500;
        try {
            Response response = next.handle(request).withHeader(ID, id);
            status = response.status().code();
            return response;
        } catch (HttpException e) {
            status = e.status().code();
            throw e.addingHeader(ID, id);
        } finally {
            String who = request.remoteAddress().getHostString();
            String what = request.method() + " " + request.target() + " " + status;
            long micros = (System.nanoTime() - begin) / 1000;
            LOG.log(Level.INFO, who + " " + what + " " + micros + " µs " + id);
        }
    }

    /// Tells of those, too, that the server refuses before there is a request to filter.
    public static ErrorRenderer refusals(ErrorRenderer renderer) {
        return error -> {
            if (error.request() == null) {
                LOG.log(Level.INFO, "refused: " + error);
            }
            return renderer.render(error);
        };
    }
}
