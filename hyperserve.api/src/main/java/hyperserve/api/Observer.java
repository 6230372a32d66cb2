package hyperserve.api;

import java.util.List;

/// Hears what a server does: what an access log, metrics or tracing are made of. Found as a service
/// on the module path or the class path, or set on an embedded server. It changes nothing; a
/// [Filter] does.
///
/// All methods do nothing by default, and more may join them.
///
/// It is called on the threads that serve, between two steps of theirs, and so **must not block**:
/// who writes to a disk or a network hands what it was told to a thread of its own. While it does
/// not return, its connection waits, and perhaps a worker. It may be called by many threads at
/// once; the calls for one connection come one after another, each *happens before* the next, and
/// `connectionClosed` is the last one. (At the end of a stop whose time is over, the thread that
/// stops makes the last calls in place of handlers that have not returned.)
///
/// Whatever it throws is contained and logged, with its class, once in ten seconds; it goes on
/// being called. What it leaves behind on a thread, an interrupt or a context class loader, ends
/// with the call.
///
/// Several hear the same in order: those found as services by class name, those set on an embedded
/// server as they were set. A server without observers takes no times, and counts nothing.
///
/// Settings and life are those of any [ServerComponent]. Nothing is told before
/// [#started] has returned. [#stopping] says that a drain begins, [#drained] how it has ended, and
/// [#stopped] comes last: what is told after that, if anything, was held up by code that has
/// ignored its interrupt.
///
/// There is no event for what a pool does, as when it takes the queue of a stuck worker from it: to
/// be told, a pool would have to tell. It counts instead: ask [RunningServer#figure] for
/// [ServerFigure#RETAKEN].
public interface Observer extends ServerComponent {

    /// Says whether it wants to be told of connections and exchanges. One that does not has its
    /// life and no more, and costs a request nothing. Called once, after [#configure] and before
    /// all else.
    ///
    /// @return false if its settings ask for nothing
    default boolean isObserving() {
        return true;
    }

    /// Says which fields of requests it wants to see. The values of these, and no others, are kept
    /// until an exchange is over. Called once, before [#started].
    ///
    /// @return field names, in any letter case, such as `User-Agent`
    default List<String> requestFields() {
        return List.of();
    }

    /// Told of each exchange, once, however it has ended: when the system has taken the last byte
    /// of the response, or when the connection has ended before that. That the client has received
    /// it all nobody knows.
    ///
    /// Exchanges of one connection come in order. Those whose responses are gathered and leave in
    /// one write end together. A connection on which no request was begun has none; nor has one
    /// whose client left in the middle of a head, which is not answered.
    ///
    /// @param exchange the facts; may be kept
    default void exchangeFinished(FinishedExchange exchange) {}

    /// Told of each connection, once, when it has been accepted and first has its turn; where a
    /// proxy has to say first whose connection it is, when that is known, or will never be.
    ///
    /// @param connection the connection; the same object comes with all that is told of it
    default void connectionOpened(ObservedConnection connection) {}

    /// Told of each WebSocket that was opened, once, however it has ended: when its connection is
    /// closed, after the exchange that was answered 101, which has told of its opening, and before
    /// [#connectionClosed].
    ///
    /// @param socket the facts; may be kept
    default void webSocketClosed(ClosedWebSocket socket) {}

    /// Told of each connection that was opened, once, when it is closed. One that was shed, as room
    /// or memory was short, says so by its [ClosedConnection#reason()].
    ///
    /// @param connection the facts; may be kept
    default void connectionClosed(ClosedConnection connection) {}

    /// Told once of a server that has served, at its end, before [#stopped] and on the same thread.
    ///
    /// @param report how many requests were answered since the stop began, and how many connections
    ///     were cut with a request in progress
    default void drained(DrainReport report) {}
}
