package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hyperserve.api.Response;
import hyperserve.test.Background;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// A listening socket that somebody else has made, and other servers have, too.
final class ServerSharedSocketTest {

    private static final int BACKLOG = 4096;

    @TempDir private Path folder;

    private static ServerSocketChannel socket() throws IOException {
        return ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    }

    private static Server server(Pool pool, ServerSocketChannel socket, String name)
            throws IOException {
        return Server.at(ListenerConfig.of(socket))
                .pool(pool.provider())
                .get("/", _ -> Response.text(name))
                .start();
    }

    /// Sends requests on new connections, one after the other, until it is told to end.
    private static int ask(InetSocketAddress address, AtomicBoolean over) throws IOException {
        int answers = 0;
        while (!over.get()) {
            try (Client client = Client.at(address)) {
                assertThat(client.send(Client.get("/")).answer().status()).isEqualTo(200);
                answers++;
            }
        }
        return answers;
    }

    @ParameterizedTest
    @EnumSource
    void losesNobodyWhenTheNextServerTakesOver(Pool pool) throws Exception {
        try (ServerSocketChannel socket = socket()) {
            var address = (InetSocketAddress) socket.getLocalAddress();
            AtomicBoolean over = new AtomicBoolean();
            Server current = server(pool, socket, "0");
            Background<Integer> asking = Background.of(() -> ask(address, over));
            try {
                for (int i = 1; i <= 5; i++) {
                    Server next = server(pool, socket, "" + i);
                    assertThat(current.drain().cut()).isZero();
                    current = next;
                    try (Client client = Client.at(address)) {
                        client.send(Client.get("/"));
                        assertThat(client.answer().text()).isEqualTo("" + i);
                    }
                }
                over.set(true);
                assertThat(asking.get()).isPositive();
            } finally {
                over.set(true);
                current.close();
            }
            assertThat(socket.isOpen()).isTrue();
        }
    }

    /// Who connects then waits for whoever comes next.
    @Test
    void leavesTheSocketOpen() throws Exception {
        try (ServerSocketChannel socket = socket()) {
            server(Pool.LOCKFREE, socket, "first").close();
            try (Client client = Client.at(socket.getLocalAddress())) {
                client.send(Client.get("/"));
                try (Server second = server(Pool.LOCKFREE, socket, "second")) {
                    assertThat(client.answer().text()).isEqualTo("second");
                    assertThat(second.addresses()).containsExactly(socket.getLocalAddress());
                }
            }
        }
    }

    @Test
    void mayBeOneOfUnix() throws Exception {
        var path = UnixDomainSocketAddress.of(folder.resolve("socket"));
        try (ServerSocketChannel socket =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(path)) {
            for (int i = 0; i < 2; i++) {
                try (Server _ = server(Pool.LOCKFREE, socket, "hello");
                        Client client = Client.at(path)) {
                    client.send(Client.get("/"));
                    assertThat(client.answer().text()).isEqualTo("hello");
                }
                assertThat(path.getPath()).exists();
            }
            ListenerConfig config = ListenerConfig.of(socket);
            assertThat(config.address()).isEqualTo(path);
            assertThat(config.channel()).isSameAs(socket);
            assertThat(config).isNotEqualTo(ListenerConfig.at(path));
            assertThatIllegalStateException()
                    .isThrownBy(() -> config.withFilePermissions(Set.of()));
        }
    }

    @Test
    void needsASocketThatListens() throws Exception {
        try (ServerSocketChannel unbound = ServerSocketChannel.open()) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> ListenerConfig.of(unbound))
                    .withMessage("the socket is not bound to an address");
        }
    }
}
