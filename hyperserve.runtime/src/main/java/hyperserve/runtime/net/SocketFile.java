package hyperserve.runtime.net;

import hyperserve.api.Nullable;
import hyperserve.runtime.logging.LazyLogger;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/// The file by which clients find a Unix domain socket. To bind makes it, and closing the socket
/// leaves it: whoever connects to one that is left is refused.
///
/// One that is left, by a crash say, is replaced. A file that is no socket never is, nor one that
/// somebody listens on, which a `connect` finds out. Between that and the deletion lies a moment;
/// of two processes that start in it, one may take the file from the other. Within a process they
/// come one after the other.
final class SocketFile {

    private static final Logger LOG = LazyLogger.of(SocketFile.class);

    /// The kind of a file, among the bits of its mode.
    private static final int KINDS = 0170000;

    private static final int SOCKET = 0140000;

    private final Path path;

    /// Nobody else's while the socket is open, which keeps it from being given to another file.
    private final @Nullable Object key;

    private SocketFile(Path path, @Nullable Object key) {
        this.path = path;
        this.key = key;
    }

    /// Binds a socket and listens, which makes its file.
    ///
    /// @param permissions those of the file; until they are set, in a moment, it has those that the
    ///     umask of the process leaves
    /// @throws IOException if there is a file that may not be replaced, or none can be made; then
    ///     there is none of ours
    static SocketFile bind(
            ServerSocketChannel channel,
            UnixDomainSocketAddress address,
            Set<PosixFilePermission> permissions,
            int backlog)
            throws IOException {
        Path path = address.getPath();
        synchronized (SocketFile.class) {
            try {
                channel.bind(address, backlog);
            } catch (BindException e) {
                if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    throw e;
                }
                removeIfLeft(address);
                channel.bind(address, backlog);
            }
        }
        SocketFile file = new SocketFile(path, keyOf(path));
        boolean permitted = false;
        try {
            Files.setPosixFilePermissions(path, permissions);
            permitted = true;
        } finally {
            if (!permitted) {
                file.remove();
            }
        }
        return file;
    }

    private static void removeIfLeft(UnixDomainSocketAddress address) throws IOException {
        Path path = address.getPath();
        if (!isSocket(path)) {
            throw new IOException(
                    "there is a file of that name that is no socket; move it away, or choose"
                            + " another name");
        }
        if (isListenedOn(address)) {
            throw new IOException("somebody listens there already");
        }
        Files.delete(path);
    }

    private static boolean isSocket(Path path) throws IOException {
        Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return ((Integer) mode & KINDS) == SOCKET;
    }

    /// Without waiting, as one whose backlog is full is listened on, too.
    private static boolean isListenedOn(UnixDomainSocketAddress address) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(address);
            return true;
        } catch (ConnectException e) {
            LOG.log(Level.DEBUG, "nobody listens on a socket; its file is replaced", e);
            return false;
        } catch (IOException e) {
            throw new IOException("somebody may listen there already: " + e.getMessage(), e);
        }
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /// Removes the file, if it is still that of the socket; before the socket is closed.
    void remove() {
        try {
            if (key != null && key.equals(keyOf(path))) {
                Files.delete(path);
            }
        } catch (NoSuchFileException e) {
            LOG.log(Level.DEBUG, "the file of a socket was removed by somebody else", e);
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "the file of a socket cannot be removed; the next start replaces it",
                    e);
        }
    }
}
