package hyperserve.runtime.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Which files are made, replaced and removed.
final class SocketFileTest {

    private static final Set<PosixFilePermission> MODE =
            PosixFilePermissions.fromString("rw-rw-rw-");

    @TempDir Path folder;

    private final List<ServerSocketChannel> open = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (ServerSocketChannel each : open) {
            each.close();
        }
    }

    private ServerSocketChannel channel() throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        open.add(channel);
        return channel;
    }

    private SocketFile bind(Path path) throws IOException {
        return SocketFile.bind(channel(), UnixDomainSocketAddress.of(path), MODE, 1);
    }

    private void refuses(Path path, String why) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> bind(path))
                .withMessageContaining(why);
    }

    private Path leftByACrash() throws IOException {
        Path path = folder.resolve("left");
        bind(path);
        open.removeLast().close();
        assertThat(path).exists();
        return path;
    }

    @Test
    void hasThePermissionsItIsToHave() throws IOException {
        bind(folder.resolve("socket"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("socket"))).isEqualTo(MODE);
    }

    @Test
    void isRemoved() throws IOException {
        bind(folder.resolve("socket")).remove();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void replacesOneThatWasLeft() throws IOException {
        Path path = leftByACrash();
        bind(path);
        SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
    }

    @Test
    void takesNoneFromWhoListens() throws IOException {
        Path path = folder.resolve("socket");
        bind(path);
        refuses(path, "somebody listens there already");
        SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
    }

    @Test
    void takesNoneFromWhoListensAndHasNoTimeToAccept() throws IOException {
        Path path = folder.resolve("socket");
        bind(path);
        List<SocketChannel> waiting = new ArrayList<>();
        try {
            boolean full = false;
            while (!full) {
                SocketChannel each = SocketChannel.open(StandardProtocolFamily.UNIX);
                waiting.add(each);
                each.configureBlocking(false);
                full = !connects(each, path);
            }
            refuses(path, "somebody may listen there already");
            assertThat(path).exists();
        } finally {
            for (SocketChannel each : waiting) {
                each.close();
            }
        }
    }

    private static boolean connects(SocketChannel client, Path path) {
        try {
            return client.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void replacesNoFileThatIsNoSocket() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        refuses(file, "no socket");
        assertThat(file).hasContent("precious");
        refuses(folder, "no socket");
    }

    /// Or it would be decided by others what is replaced.
    @Test
    void replacesNoLinkEvenToASocketThatWasLeft() throws IOException {
        Path left = leftByACrash();
        Path link = Files.createSymbolicLink(folder.resolve("link"), left);
        refuses(link, "no socket");
        assertThat(link).isSymbolicLink();
        assertThat(Files.exists(left, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @Test
    void doesNotRemoveWhatHasTakenItsPlace() throws IOException {
        Path path = folder.resolve("socket");
        SocketFile first = bind(path);
        Files.delete(path);
        first.remove();
        SocketFile second = bind(path);
        first.remove();
        assertThat(path).exists();
        second.remove();
        assertThat(path).doesNotExist();
    }

    @Test
    void tellsWhyItCannotBeMade() {
        refuses(folder.resolve("x".repeat(120)), "too long");
        refuses(folder.resolve("missing/socket"), "No such file or directory");
    }
}
