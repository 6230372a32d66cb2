package hyperserve.runtime.semantics;

import hyperserve.api.CloseReason;
import hyperserve.api.FinishedExchange.Ending;
import hyperserve.api.Key;
import hyperserve.api.Response;

/// What observers are told of one exchange of a connection that may have several at a time. Any
/// thread may use it.
public final class StreamWatch {

    private final ConnectionWatch on;
    private final ExchangeWatch exchange;

    StreamWatch(ConnectionWatch on, ExchangeWatch exchange) {
        this.on = on;
        this.exchange = exchange;
    }

    /// The stream has a number.
    ///
    /// @param id the number
    public void numbered(int id) {
        synchronized (on) {
            exchange.facts.stream(id);
        }
    }

    /// The request has a route.
    ///
    /// @param pattern the path that it was registered for
    public void route(String pattern) {
        synchronized (on) {
            exchange.facts.route(pattern);
        }
    }

    /// The request waits for a thread of its own.
    public void queued() {
        synchronized (on) {
            exchange.queued(on.now());
        }
    }

    /// The request has a thread of its own.
    public void takenUp() {
        synchronized (on) {
            exchange.takenUp(on.now());
        }
    }

    /// Something was thrown while the request was answered.
    ///
    /// @param thrown what
    public void failed(Throwable thrown) {
        synchronized (on) {
            exchange.facts.failure(thrown);
        }
    }

    /// An attribute is to be told.
    ///
    /// @param key its key
    /// @param value its value
    /// @param <T> its type
    public <T> void note(Key<T> key, T value) {
        synchronized (on) {
            exchange.facts.note(key, value);
        }
    }

    /// The request is not answered by a handler.
    ///
    /// @param how how it ends, once it is answered
    public void endsAs(Ending how) {
        synchronized (on) {
            exchange.endsAs(how);
        }
    }

    /// The response begins.
    ///
    /// @param unsent the bytes that wait to be sent before it
    /// @param response the response
    public void responds(long unsent, Response response) {
        on.responds(exchange, unsent, response);
    }

    /// The whole response was given to the connection; only the first end counts.
    ///
    /// @param unsent the bytes that wait to be sent
    /// @param received the bytes of content that were received
    /// @param made the bytes of content that were made
    public void answered(long unsent, long received, long made) {
        content(received, made);
        on.answered(exchange, unsent);
    }

    /// The response will not be whole; only the first end counts.
    ///
    /// @param why the reason
    /// @param received the bytes of content that were received
    /// @param made the bytes of content that were made
    public void cut(CloseReason why, long received, long made) {
        content(received, made);
        on.cut(exchange, why);
    }

    private void content(long received, long made) {
        synchronized (on) {
            exchange.facts.contentReceived(received).contentSent(made);
            exchange.own(made);
        }
    }
}
