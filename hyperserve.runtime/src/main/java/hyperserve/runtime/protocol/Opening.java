package hyperserve.runtime.protocol;

import hyperserve.api.CloseReason;
import hyperserve.api.Nullable;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.semantics.ConnectionAccount;
import hyperserve.runtime.semantics.ConnectionWatch;
import hyperserve.runtime.semantics.ServerState;

import java.util.function.Consumer;

/// What a protocol gets with a connection whose client has begun with it.
///
/// @param connection the connection
/// @param server what its server's connections share
/// @param account what a stop counts of the connection; its end is counted by the server
/// @param watch what those who observe are told, null if nobody does; the server tells them of the
///     connection itself, the protocol of exchanges
/// @param endings told why the connection is to be closed, where the server could not know: the
///     first reason counts. For the owner of the connection
public record Opening(
        Connection connection,
        ServerState server,
        ConnectionAccount account,
        @Nullable ConnectionWatch watch,
        Consumer<CloseReason> endings) {}
