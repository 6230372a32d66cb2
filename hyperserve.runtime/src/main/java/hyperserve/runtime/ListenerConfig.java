package hyperserve.runtime;

import hyperserve.api.Nullable;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.startup.StartupException;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
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
    private final Set<PosixFilePermission> filePermissions;
    private final @Nullable TlsConfig tls;

    private ListenerConfig(SocketAddress address, Set<PosixFilePermission> filePermissions) {
        this(address, filePermissions, null);
    }

    private ListenerConfig(
            SocketAddress address,
            Set<PosixFilePermission> filePermissions,
            @Nullable TlsConfig tls) {
        this.address = address;
        this.filePermissions = filePermissions;
        this.tls = tls;
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
        if (!(address instanceof UnixDomainSocketAddress)) {
            throw new IllegalStateException(address + " is no Unix domain socket and has no file");
        }
        return new ListenerConfig(address, Set.copyOf(permissions), tls);
    }

    /// Speaks TLS there, and nothing else: who speaks plainly is answered 400. The files are read
    /// and checked when the server starts, and again whenever one of them has changed.
    ///
    /// @param config with which keys, and how
    /// @return this address with it
    public ListenerConfig withTls(TlsConfig config) {
        return new ListenerConfig(
                address, filePermissions, Objects.requireNonNull(config, "config"));
    }

    /// {@return how TLS is spoken there, or null if it is not}
    public @Nullable TlsConfig tls() {
        return tls;
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
                && filePermissions.equals(that.filePermissions)
                && Objects.equals(tls, that.tls);
    }

    @Override
    public int hashCode() {
        return Objects.hash(address, filePermissions, tls);
    }

    @Override
    public String toString() {
        String where =
                address instanceof UnixDomainSocketAddress
                        ? "unix:" + address + " " + PosixFilePermissions.toString(filePermissions)
                        : address.toString();
        return tls == null ? where : where + " TLS " + tls;
    }
}
