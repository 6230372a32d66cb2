package hyperserve.observe.accesslog;

import hyperserve.api.ClosedConnection;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Method;
import hyperserve.api.Nullable;

/// What a line is made of: facts that are there already, so that who is observed makes no text.
///
/// @param exchange the exchange
/// @param end the end of the connection that the exchange has upgraded to another protocol; null
///     for the exchange itself
public record Entry(FinishedExchange exchange, @Nullable ClosedConnection end) {

    /// About what the facts take beside texts that may be long.
    private static final int FACTS = 512;

    /// {@return about how many bytes it keeps from being collected}
    int weight() {
        Method method = exchange.method();
        String target = exchange.target();
        return FACTS
                + (method == null ? 0 : method.name().length())
                + (target == null ? 0 : target.length())
                + exchange.requestHeaders().encodedLength()
                + exchange.responseHeaders().encodedLength();
    }
}
