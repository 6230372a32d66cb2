package hyperserve.observe.accesslog;

import hyperserve.api.ClosedConnection;
import hyperserve.api.ClosedWebSocket;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Method;
import hyperserve.api.Nullable;

/// What a line is made of: facts that are there already, so that who is observed makes no text.
///
/// @param exchange the exchange
/// @param end the end of the connection, if the exchange has upgraded it to another protocol; else
///     null
/// @param socket the end of the WebSocket, if that is the protocol; else null
public record Entry(
        FinishedExchange exchange,
        @Nullable ClosedConnection end,
        @Nullable ClosedWebSocket socket) {

    /// About what the facts take beside texts that may be long.
    private static final int FACTS = 512;

    /// What is told of an exchange that leaves its connection to HTTP, or is not over.
    ///
    /// @param exchange the exchange
    /// @return the entry
    public static Entry of(FinishedExchange exchange) {
        return new Entry(exchange, null, null);
    }

    /// This one, of a WebSocket.
    ///
    /// @param closed its end
    /// @return another entry
    public Entry with(ClosedWebSocket closed) {
        return new Entry(exchange, end, closed);
    }

    /// This one, of a connection that was upgraded.
    ///
    /// @param closed its end
    /// @return another entry
    public Entry with(ClosedConnection closed) {
        return new Entry(exchange, closed, socket);
    }

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
