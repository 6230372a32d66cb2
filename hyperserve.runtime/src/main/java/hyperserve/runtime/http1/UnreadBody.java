package hyperserve.runtime.http1;

import hyperserve.api.CloseReason;
import hyperserve.runtime.logging.LazyLogger;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/// Passes over a body that nobody read, within a bound, so that the next request can be found.
/// Owned by whoever owns the connection.
final class UnreadBody {

    private static final Logger LOG = LazyLogger.of(UnreadBody.class);

    private final Exchange exchange;
    private long passedOver;

    UnreadBody(Exchange exchange) {
        this.exchange = exchange;
    }

    /// The request was answered.
    ///
    /// @return whether there is something to pass over
    boolean begin() {
        WireBody body = exchange.body();
        if (body == null || body.ended()) {
            return false;
        }
        passedOver = 0;
        exchange.peer().reading().reset();
        return true;
    }

    /// Passes over what is here.
    ///
    /// @return whether its end has come
    boolean passOver() {
        WireBody body = exchange.body();
        if (body == null) {
            throw new IllegalStateException("no body to pass over");
        }
        try {
            passedOver += body.discard();
            if (body.ended()) {
                exchange.bodyPassed();
                return true;
            }
            if (passedOver > exchange.server().limits().unreadBody()) {
                exchange.writer().giveUp();
            }
        } catch (MalformedRequestException e) {
            LOG.log(
                    Level.DEBUG,
                    "a body that nobody reads is malformed; the connection is closed",
                    e);
            exchange.closesFor(CloseReason.MALFORMED);
            exchange.writer().giveUp();
        }
        return false;
    }
}
