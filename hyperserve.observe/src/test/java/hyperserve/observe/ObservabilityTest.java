package hyperserve.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.HandlerProvider;
import hyperserve.api.Response;
import hyperserve.api.Routes;
import hyperserve.api.RunningServer;
import hyperserve.api.SettingValues;
import hyperserve.runtime.Server;
import hyperserve.runtime.limits.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

final class ObservabilityTest {

    private static final String ANY = "*/*";

    @TempDir private Path folder;

    private final Observability observability = new Observability();

    private static SettingValues at(String where) {
        return SettingValues.empty().with(Observability.MANAGEMENT, where);
    }

    private static SettingValues at(int port) {
        return SettingValues.empty().with(Observability.PORT, port);
    }

    private SocketAddress management() {
        return observability.addresses().getFirst();
    }

    private int status(String path) throws Exception {
        return Asked.of(management(), path, ANY).statusCode();
    }

    private static Server server() {
        return ThreadEach.server().get("/", _ -> Response.text("hello"));
    }

    @Test
    void isFoundAsAService() {
        assertThat(Observability.class.getModule().getDescriptor().provides())
                .flatExtracting(ModuleDescriptor.Provides::providers)
                .containsExactlyInAnyOrder(
                        Observability.class.getName(), AccessLog.class.getName());
        assertThat(observability.settings())
                .extracting(Object::toString)
                .containsExactly("--management-port", "--management-host", "--management");
    }

    @Test
    void doesNothingWithoutTheOption() throws Exception {
        try (Server server = server().handlers(observability).start()) {
            assertThat(observability.isObserving()).isFalse();
            assertThat(observability.addresses()).isEmpty();
            assertThat(observability.readyWords()).isEmpty();
            assertThat(Asked.of(server, "/metrics").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void answersOnAnAddressOfItsOwn() throws Exception {
        try (Server server = server().handlers(observability, at(0)).start()) {
            assertThat(Asked.of(server, "/").statusCode()).isEqualTo(200);
            assertThat(Asked.of(server, "/metrics").statusCode()).isEqualTo(404);
            for (String path : List.of("/metrics", "/livez", "/readyz", "/healthz")) {
                assertThat(status(path)).as(path).isEqualTo(200);
            }
            assertThat(Asked.of(management(), "/metrics", ANY).body())
                    .contains("route=\"/\",method=\"GET\",status=\"2xx\"");
            int port = ((InetSocketAddress) management()).getPort();
            assertThat(observability.readyWords())
                    .containsExactly("management=http://127.0.0.1:" + port);
        }
    }

    @Test
    void answersOnTheMainAddressesIfAsked() throws Exception {
        try (Server server = server().handlers(observability, at("main")).start()) {
            for (String path : List.of("/metrics", "/livez", "/readyz", "/healthz")) {
                assertThat(Asked.of(server, path).statusCode()).as(path).isEqualTo(200);
            }
            assertThat(observability.addresses()).isEmpty();
            assertThat(observability.readyWords()).isEmpty();
        }
    }

    @Test
    void answersOnAUnixDomainSocket() throws Exception {
        Path socket = folder.resolve("m.sock");
        try (Server _ = server().handlers(observability, at("unix:" + socket)).start();
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.write(
                    ByteBuffer.wrap(
                            "GET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                                    .getBytes(UTF_8)));
            String answer = new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
            assertThat(observability.readyWords()).containsExactly("management=unix:" + socket);
        }
    }

    /// An application that asks at each step of its life.
    private final class Asking implements HandlerProvider {
        private final List<String> told = new CopyOnWriteArrayList<>();

        @Override
        public void register(Routes routes) {}

        @Override
        public void started(RunningServer server) throws Exception {
            ask("started");
        }

        @Override
        public void stopping() throws Exception {
            ask("stopping");
        }

        @Override
        public void stopped() throws Exception {
            ask("stopped");
        }

        private void ask(String step) throws Exception {
            told.add(step + " " + status("/readyz") + " " + status("/livez"));
        }
    }

    @Test
    void isReadyFromTheLastStartedToTheFirstMomentOfAStopAndEndsLast() throws Exception {
        Asking asking = new Asking();
        SocketAddress address;
        try (Server _ = server().handlers(asking).handlers(observability, at(0)).start()) {
            assertThat(status("/readyz")).isEqualTo(200);
            address = management();
        }
        assertThat(asking.told)
                .containsExactly("started 503 200", "stopping 503 200", "stopped 503 200");
        assertThatThrownBy(() -> Asked.of(address, "/livez", ANY)).isInstanceOf(IOException.class);
    }

    /// Those who fill the server up to its bound of connections take no place there.
    @Test
    void answersWhenTheServerIsFull() throws Exception {
        Server configured =
                server().limits(Limits.defaults().withConnections(1))
                        .handlers(observability, at(0));
        List<Socket> clients = new ArrayList<>();
        try (Server server = configured.start()) {
            for (int i = 0; i < 10; i++) {
                clients.add(new Socket(InetAddress.getLoopbackAddress(), server.port()));
            }
            assertThat(status("/readyz")).isEqualTo(200);
        } finally {
            for (Socket each : clients) {
                each.close();
            }
        }
    }

    @Test
    void saysWhichSettingIsWrong() {
        assertThatThrownBy(() -> at("nowhere"))
                .hasMessage("hyperserve-management cannot be nowhere");
    }

    @Test
    void saysWhichAddressCannotBeHad() throws Exception {
        try (Server taken = server().start();
                Server server = server().handlers(observability, at(taken.port()))) {
            assertThatThrownBy(server::start)
                    .hasMessageContaining("--management-port")
                    .hasMessageContaining("127.0.0.1 port " + taken.port());
        }
    }
}
