package hyperserve.runtime;

import hyperserve.api.Network;
import hyperserve.api.Nullable;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.startup.StartupException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Where a [Server] listens, and how: one of its addresses with what is set for that alone.
///
/// ```java
/// Server.at("127.0.0.1", 8080)
///         .listen(ListenerConfig.at(UnixDomainSocketAddress.of("/run/app/http.sock")));
/// ```
///
/// An address is one of the Internet Protocol, or the path of a Unix domain socket. To listen on a
/// path makes a file there, and the end of the server removes it. A file that a crash has left is
/// replaced; one that is no socket, or that somebody listens on, is not, and the start fails. The
/// path has room for about 100 bytes (107 on Linux, 103 on macOS), and its folder must exist.
///
/// It never changes; the `with…` methods give another one. Any thread may use it.
public final class ListenerConfig {

    private static final Set<PosixFilePermission> OWNER_AND_GROUP =
            Set.of(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE);

    private final SocketAddress address;
    private final @Nullable ServerSocketChannel channel;
    private final Set<PosixFilePermission> filePermissions;
    private final @Nullable TlsConfig tls;
    private final @Nullable List<Network> proxies;

    private ListenerConfig(SocketAddress address, Set<PosixFilePermission> filePermissions) {
        this(address, null, filePermissions, null, null);
    }

    private ListenerConfig(
            SocketAddress address,
            @Nullable ServerSocketChannel channel,
            Set<PosixFilePermission> filePermissions,
            @Nullable TlsConfig tls,
            @Nullable List<Network> proxies) {
        this.address = address;
        this.channel = channel;
        this.filePermissions = filePermissions;
        this.tls = tls;
        this.proxies = proxies;
    }

    /// An address of the Internet Protocol.
    ///
    /// @param host a host name or IP address of this machine; `0.0.0.0` for all of IPv4, `::` for
    ///     all there are
    /// @param port the port, or 0 for a free one
    /// @return where to listen
    /// @throws IllegalArgumentException if the port is not 0 to 65535
    public static ListenerConfig at(String host, int port) {
        return new ListenerConfig(new InetSocketAddress(host, port), OWNER_AND_GROUP);
    }

    /// Any address.
    ///
    /// @param address an [InetSocketAddress], whose port may be 0 for a free one, and which is
    ///     resolved now if it is not; or a [UnixDomainSocketAddress]
    /// @return where to listen
    /// @throws IllegalArgumentException if the address is of another type, or a path that is empty
    ///     or begins with `@`, which elsewhere stands for an abstract socket: Java has none
    public static ListenerConfig at(SocketAddress address) {
        return switch (address) {
            case InetSocketAddress ip when ip.isUnresolved() ->
                    at(ip.getHostString(), ip.getPort());
            case InetSocketAddress ip -> new ListenerConfig(ip, OWNER_AND_GROUP);
            case UnixDomainSocketAddress unix ->
                    new ListenerConfig(withName(unix), OWNER_AND_GROUP);
            default ->
                    throw new IllegalArgumentException(
                            "neither an InetSocketAddress nor a UnixDomainSocketAddress: "
                                    + address);
        };
    }

    /// A socket that listens already: one that another process has made and may share, such as
    /// `System.inheritedChannel()`, so that a new server can take over before the old one has
    /// ended. Whoever made it closes it; the server does not, nor does it remove the file of a Unix
    /// domain socket. At its end it leaves those who wait to be accepted to the others. The backlog
    /// is what it was made with.
    ///
    /// @param listening the socket, bound; made non-blocking when the server starts
    /// @return where to listen
    /// @throws IOException if it is closed or not bound
    public static ListenerConfig of(ServerSocketChannel listening) throws IOException {
        SocketAddress bound = listening.getLocalAddress();
        if (bound == null) {
            throw new IOException("the socket is not bound to an address");
        }
        return new ListenerConfig(bound, listening, OWNER_AND_GROUP, null, null);
    }

    private static UnixDomainSocketAddress withName(UnixDomainSocketAddress address) {
        String path = address.toString();
        if (path.isEmpty()) {
            throw new IllegalArgumentException("a Unix domain socket to listen on needs a path");
        }
        if (path.startsWith("@")) {
            throw new IllegalArgumentException(
                    path
                            + " would be an abstract socket, which Java does not have; a file of"
                            + " that name is ./"
                            + path);
        }
        return address;
    }

    /// Sets who may connect by the file of a Unix domain socket: on Linux, whoever may write to it
    /// and enter its folder. By default, owner and group may (`rw-rw----`, 660), whatever the
    /// umask. The folder says more: whoever may write to that can put another socket in this one's
    /// place. From the moment in which the file is made until this is set, what the umask leaves
    /// counts.
    ///
    /// @param permissions the permissions, such as `PosixFilePermissions.fromString("rw-rw-rw-")`
    /// @return this address with them
    /// @throws IllegalStateException if this is no Unix domain socket
    public ListenerConfig withFilePermissions(Set<PosixFilePermission> permissions) {
        if (!(address instanceof UnixDomainSocketAddress) || channel != null) {
            throw new IllegalStateException(address + " is no Unix domain socket and has no file");
        }
        return new ListenerConfig(address, null, Set.copyOf(permissions), tls, proxies);
    }

    /// Speaks TLS there, and nothing else: who speaks plainly is answered 400. The files are read
    /// and checked when the server starts, and again whenever one of them has changed.
    ///
    /// @param config with which keys, and how
    /// @return this address with it
    public ListenerConfig withTls(TlsConfig config) {
        return new ListenerConfig(
                address,
                channel,
                filePermissions,
                Objects.requireNonNull(config, "config"),
                proxies);
    }

    /// Expects of proxies, before all else and before TLS, the header by which they say whose
    /// connection they pass on (PROXY protocol, version 1 or 2). What it says is the address of the
    /// client from then on, for handlers, observers and logs. A proxy that sends none, or a
    /// malformed one, is refused: its connection is closed. From all others a header is never
    /// believed, and is no request that can be served.
    ///
    /// @param networks where the proxies are, at an address of the Internet Protocol; none at a
    ///     Unix domain socket, where all who may connect are proxies
    /// @return this address with them
    /// @throws IllegalArgumentException if there are none where there must be some, or the other
    ///     way round
    public ListenerConfig withProxyProtocol(Network... networks) {
        boolean unix = address instanceof UnixDomainSocketAddress;
        if (unix != (networks.length == 0)) {
            throw new IllegalArgumentException(
                    unix
                            ? "who connects to a Unix domain socket is in no network; name none"
                            : "name the networks that proxies connect from");
        }
        return new ListenerConfig(address, channel, filePermissions, tls, List.of(networks));
    }

    /// {@return how TLS is spoken there, or null if it is not}
    public @Nullable TlsConfig tls() {
        return tls;
    }

    /// {@return the networks of those who have to say whose connection they pass on; empty if all
    /// who connect have to, null if nobody has}
    @Nullable
    List<Network> proxies() {
        return proxies;
    }

    /// {@return the socket that listens there already, or null if the server makes one}
    public @Nullable ServerSocketChannel channel() {
        return channel;
    }

    /// {@return the address, as it was given}
    public SocketAddress address() {
        return address;
    }

    /// {@return the permissions of the file of a Unix domain socket; without meaning for others}
    public Set<PosixFilePermission> filePermissions() {
        return filePermissions;
    }

    /// {@return the address}
    ///
    /// @throws StartupException if the host is not known
    SocketAddress resolved() {
        if (address instanceof InetSocketAddress ip && ip.isUnresolved()) {
            throw new StartupException("unknown host: " + ip.getHostString());
        }
        return address;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ListenerConfig that
                && address.equals(that.address)
                && Objects.equals(channel, that.channel)
                && filePermissions.equals(that.filePermissions)
                && Objects.equals(tls, that.tls)
                && Objects.equals(proxies, that.proxies);
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, channel, filePermissions, tls, proxies);
    }

    @Override
    public String toString() {
        String where =
                address instanceof UnixDomainSocketAddress
                        ? "unix:" + address + " " + PosixFilePermissions.toString(filePermissions)
                        : address.toString();
        String encrypted = tls == null ? where : where + " TLS " + tls;
        return proxies == null ? encrypted : encrypted + " behind proxies " + proxies;
    }
}
