package example.notes.http;

import hyperserve.api.FinishedExchange;
import hyperserve.web.filter.RequestId;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// A line for each request, also for those that the server refuses.
public final class AccessLog {

    private static final Logger LOG = System.getLogger("example.notes.access");

    private AccessLog() {}

    /// Tells who asked for what, and what became of it.
    public static void write(FinishedExchange exchange) {
        String what = exchange + ", " + exchange.bytesSent() + " bytes, ";
        LOG.log(Level.INFO, exchange.connection() + " " + what + exchange.get(RequestId.KEY));
    }
}
