package hyperserve.runtime.http1;

import hyperserve.api.CloseReason;
import hyperserve.api.Nullable;
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

    /// Whether the next request can be found behind a body that nobody has read to its end.
    ///
    /// @param mayBeRead whether the writer of the answer may read it yet, so that nothing may be
    ///     passed over; if it leaves too much, the connection is closed after all
    /// @param most how much may be passed over
    static boolean allowsReuse(@Nullable WireBody content, boolean mayBeRead, long most) {
        if (content == null || content.ended()) {
            return true;
        }
        if (mayBeRead) {
            return !content.awaitsContinue() && (content.isStreamed() || content.unread() <= most);
        }
        return passOver(content, most);
    }

    /// Passes over what has come of a body.
    ///
    /// @param most how much more may be passed over
    /// @return whether it is worth waiting for the rest, if there is any
    static boolean passOver(WireBody content, long most) {
        try {
            content.discard();
        } catch (MalformedRequestException e) {
            LOG.log(
                    Level.DEBUG,
                    "a body that nobody read is malformed; the connection is closed",
                    e);
            return false;
        }
        return content.ended() || (!content.awaitsContinue() && content.unread() <= most);
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
