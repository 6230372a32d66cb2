package hyperserve.web.filter;

import hyperserve.api.Network;
import hyperserve.api.Request;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/// Those who are believed in what they say of others, such as the proxies before a server.
/// Immutable.
public final class TrustedPeers {

    private static final TrustedPeers NONE = new TrustedPeers(List.of(), false);

    private final List<Network> networks;
    private final boolean local;

    private TrustedPeers(List<Network> networks, boolean local) {
        this.networks = networks;
        this.local = local;
    }

    /// {@return nobody}
    public static TrustedPeers none() {
        return NONE;
    }

    /// Peers by their addresses.
    ///
    /// @param networks as [Network#parse] reads them: `127.0.0.1`, `10.0.0.0/8`, `::1`
    /// @return the peers
    /// @throws IllegalArgumentException if one is malformed
    public static TrustedPeers of(String... networks) {
        return new TrustedPeers(Stream.of(networks).map(Network::parse).toList(), false);
    }

    /// {@return these peers, and all who connect by a Unix domain socket, as the permissions of its
    /// file have let them}
    public TrustedPeers withUnixSockets() {
        return new TrustedPeers(networks, true);
    }

    /// Whether a peer is one of these.
    ///
    /// @param peer its address
    /// @return if so; never for an address that is unresolved
    public boolean contain(SocketAddress peer) {
        return switch (peer) {
            case InetSocketAddress address when !address.isUnresolved() ->
                    contain(address.getAddress());
            case UnixDomainSocketAddress _ -> local;
            default -> false;
        };
    }

    boolean contain(InetAddress address) {
        for (int i = 0; i < networks.size(); i++) {
            if (networks.get(i).contains(address)) {
                return true;
            }
        }
        return false;
    }

    /// Whether one of them is at the other end of a request's connection, whoever is behind it.
    boolean haveSent(Request request) {
        if (networks.isEmpty() && !local) {
            return false;
        }
        Forwarded forwarded = request.get(ForwardedHeaders.KEY);
        return contain(
                forwarded == null ? request.connection().remoteAddress() : forwarded.proxy());
    }

    /// {@return the networks, for people}
    @Override
    public String toString() {
        return "TrustedPeers" + networks + (local ? " and Unix domain sockets" : "");
    }
}
