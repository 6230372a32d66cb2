package hyperserve.websocket.connection;

import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.overload.Patience;
import hyperserve.websocket.frame.CloseCode;
import hyperserve.websocket.frame.ConnectionErrorException;

import java.util.function.LongSupplier;

/// What a client may send that is allowed and of no use, and how much of it: pings and pongs,
/// messages of no bytes, and fragments within a message of next to none. More of it ends the
/// connection with 1008 (RFC 6455 §10.4, §7.4.1). Owned by whoever owns the connection.
///
/// Not the first fragment of a message, nor the last: those who write messages as a stream may end
/// each by a frame of no bytes.
final class Floods {

    private final Patience oddities;
    private final LongSupplier clock;

    Floods(Limits limits, LongSupplier clock) {
        this.oddities = Patience.withOddities(limits);
        this.clock = clock;
    }

    /// A frame has come that brings nothing, or little.
    ///
    /// @throws ConnectionErrorException if it is one too many
    void odd() throws ConnectionErrorException {
        if (!oddities.take(clock.getAsLong())) {
            throw new ConnectionErrorException(
                    CloseCode.POLICY_VIOLATION, "too many frames of no use");
        }
    }
}
