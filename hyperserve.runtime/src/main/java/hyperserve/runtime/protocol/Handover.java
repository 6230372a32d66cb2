package hyperserve.runtime.protocol;

import hyperserve.api.CloseReason;
import hyperserve.api.Upgrade;
import hyperserve.api.pool.WorkerPool;
import hyperserve.runtime.limits.Limits;
import hyperserve.runtime.limits.Timeouts;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Outlasting;
import hyperserve.runtime.overload.Sheds;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What a protocol gets with a connection.
///
/// @param connection the connection, whose input has what the client has sent behind the request
/// @param upgrade the request that asked for the protocol, and what the application has for it
/// @param pool where what may wait is run
/// @param limits the bounds of the server
/// @param timeouts the clocks of the server
/// @param clock the time that deadlines are set by, in nanoseconds
/// @param endings told why the connection is to be closed, where the server could not know: the
///     first reason counts. For the owner of the connection
/// @param account told what is spoken, if the protocol is one of messages
/// @param sheds counts connections that the protocol sends away by itself, as there is no thread or
///     memory left for them
/// @param outlasting told of an application that is to be told something yet when its connection is
///     gone
public record Handover(
        Connection connection,
        Upgrade upgrade,
        WorkerPool pool,
        Limits limits,
        Timeouts timeouts,
        LongSupplier clock,
        Consumer<CloseReason> endings,
        WebSocketAccount account,
        Sheds sheds,
        Outlasting outlasting) {}
