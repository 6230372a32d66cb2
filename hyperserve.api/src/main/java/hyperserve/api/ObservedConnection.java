package hyperserve.api;

import java.net.SocketAddress;
import java.time.Instant;
import java.util.Objects;

/// A connection as an [Observer] knows it: the same object in all that it is told, equal to itself
/// alone. Immutable.
public final class ObservedConnection {

    private final SocketAddress remoteAddress;
    private final SocketAddress localAddress;
    private final Instant opened;

    private ObservedConnection(SocketAddress remote, SocketAddress local, Instant opened) {
        this.remoteAddress = Objects.requireNonNull(remote, "remote");
        this.localAddress = Objects.requireNonNull(local, "local");
        this.opened = Objects.requireNonNull(opened, "opened");
    }

    /// A connection; for servers, and for tests of observers.
    ///
    /// @param remote the address of the peer
    /// @param local the address that the peer has connected to
    /// @param opened when it was accepted
    /// @return the connection
    public static ObservedConnection of(SocketAddress remote, SocketAddress local, Instant opened) {
        return new ObservedConnection(remote, local, opened);
    }

    /// {@return the address of the peer, which may be a proxy; or of the client that such a one has
    /// named in front of the connection, if the server expects that; unresolved and empty if the
    /// connection was gone before anybody could ask}
    public SocketAddress remoteAddress() {
        return remoteAddress;
    }

    /// {@return the address that the peer has connected to; unresolved and empty as
    /// [#remoteAddress()]}
    public SocketAddress localAddress() {
        return localAddress;
    }

    /// {@return when it had its first turn, right after it was accepted; to the millisecond}
    public Instant opened() {
        return opened;
    }

    /// {@return the address of the peer}
    @Override
    public String toString() {
        return remoteAddress.toString();
    }
}
