package hyperserve.runtime.http1;

import hyperserve.api.CloseReason;
import hyperserve.runtime.net.Connection;
import hyperserve.runtime.net.Next;
import hyperserve.runtime.net.Protocol;
import hyperserve.runtime.overload.Exceeded;
import hyperserve.runtime.proxy.MalformedHeaderException;
import hyperserve.runtime.proxy.ProxiedTransport;
import hyperserve.runtime.proxy.Refusals;
import hyperserve.runtime.semantics.ServerState;

import java.io.IOException;

/// Waits for the header of a proxy, and then gives the connection to the protocol that comes behind
/// it, which has been there from the beginning: its clock for the first request is that for the
/// header, too, and it counts the connection whatever becomes of it.
///
/// The connection is told to those who observe when it is known whose it is; one that ends before,
/// for what its peer has done, as the peer's own.
final class BehindProxy implements Protocol {

    private final Connection connection;
    private final ProxiedTransport transport;
    private final Refusals refusals;
    private final ServerState server;
    private final Http1 next;

    /// @param transport what the connection has
    /// @param refusals where connections are counted that are refused
    BehindProxy(
            Connection connection,
            ProxiedTransport transport,
            Refusals refusals,
            Http1Factory shared) {
        this.connection = connection;
        this.transport = transport;
        this.refusals = refusals;
        this.server = shared.server();
        this.next = new Http1(connection, shared);
    }

    @Override
    public Next ready() throws IOException {
        int count;
        try {
            count = connection.input().fill();
        } catch (MalformedHeaderException e) {
            refusals.count(transport.remoteAddress(), e);
            return close(CloseReason.MALFORMED);
        }
        if (transport.isAnnounced()) {
            connection.become(next);
            return Next.AGAIN;
        }
        if (count < 0) {
            return close(CloseReason.CLIENT);
        }
        if (!connection.tryKeep()) {
            server.sheds().count(Exceeded.MEMORY);
            return close(CloseReason.SHED);
        }
        connection.deadline(next.headDeadline());
        return Next.READ;
    }

    private Next close(CloseReason why) {
        next.closesFor(why);
        return Next.CLOSE;
    }

    @Override
    public Next expired() {
        return close(server.draining() ? CloseReason.STOP : CloseReason.TIMEOUT);
    }

    @Override
    public Next shed() {
        return close(CloseReason.SHED);
    }

    @Override
    public long held() {
        return next.held();
    }

    @Override
    public void cut(boolean owned) {
        next.cut(owned);
    }

    @Override
    public boolean closed() {
        next.openLate();
        return next.closed();
    }
}
