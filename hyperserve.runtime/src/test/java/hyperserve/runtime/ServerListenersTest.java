package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hyperserve.api.DrainReport;
import hyperserve.api.Response;
import hyperserve.api.pool.PoolConfig;
import hyperserve.runtime.limits.Limits;
import hyperserve.test.Eventually;
import hyperserve.test.pool.Pool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// A server at two addresses of the Internet Protocol and one of Unix.
final class ServerListenersTest {

    private static final InetSocketAddress FREE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @TempDir Path folder;

    private Path path() {
        return folder.resolve("socket");
    }

    private UnixDomainSocketAddress unix() {
        return UnixDomainSocketAddress.of(path());
    }

    private Server everywhere(Server server) {
        return server.timeouts(TestServers.patient()).listen(unix()).listen(FREE);
    }

    private static List<Client> everyClient(Server server) throws IOException {
        List<Client> clients = new ArrayList<>();
        for (SocketAddress each : server.addresses()) {
            clients.add(Client.at(each));
        }
        return clients;
    }

    private static void closeAll(List<Client> clients) throws IOException {
        for (Client each : clients) {
            each.close();
        }
    }

    @Test
    void tellsItsAddressesInOrder() throws IOException {
        try (Server server = everywhere(TestServers.server()).start()) {
            List<SocketAddress> addresses = server.addresses();
            assertThat(addresses).hasSize(3).doesNotHaveDuplicates();
            assertThat(addresses.get(0)).isEqualTo(server.address());
            assertThat(addresses.get(1)).isEqualTo(unix());
            assertThat(addresses.get(2)).isInstanceOf(InetSocketAddress.class);
            assertThat(server.port()).isEqualTo(server.address().getPort()).isPositive();
        }
    }

    @Test
    void mayHaveNoPortAtAll() throws IOException {
        Server configured =
                Server.at(ListenerConfig.at(unix()))
                        .pool(StandardPool.PROVIDER)
                        .get("/", request -> Response.text("hello"));
        try (Server server = configured.start();
                Client client = Client.at(unix())) {
            assertThat(client.send(Client.get("/")).answer().text()).isEqualTo("hello");
            assertThat(server.addresses()).containsExactly(unix());
            assertThatIllegalStateException().isThrownBy(server::port);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersPipelinedRequestsOfAll(Pool pool) throws IOException {
        try (Server server = everywhere(TestServers.server(pool)).start()) {
            List<Client> clients = everyClient(server);
            for (Client client : clients) {
                client.send((Client.get("/inline") + Client.get("/")).repeat(50));
            }
            for (Client client : clients) {
                for (int i = 0; i < 50; i++) {
                    assertThat(client.answer().text()).isEqualTo("inline");
                    assertThat(client.answer().text()).isEqualTo("hello");
                }
            }
            closeAll(clients);
            TestServers.awaitNoConnections(server);
        }
    }

    @Test
    void closesWhoIdlesAtOneAddressForANewcomerAtAnother() throws IOException {
        Server configured =
                everywhere(TestServers.server()).limits(Limits.defaults().withConnections(3));
        try (Server server = configured.start()) {
            List<Client> idle = everyClient(server);
            for (Client each : idle) {
                assertThat(each.send(Client.get("/")).answer().status()).isEqualTo(200);
            }
            try (Client newcomer = Client.at(unix())) {
                assertThat(newcomer.send(Client.get("/")).answer().status()).isEqualTo(200);
                assertThat(server.connections()).isLessThanOrEqualTo(3);
            }
            closeAll(idle);
        }
    }

    @ParameterizedTest
    @EnumSource
    void drainsAllOfThem(Pool pool) throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(3);
        Server configured =
                everywhere(TestServers.server(pool))
                        .poolConfig(PoolConfig.development())
                        .get("/wait", TestServers.waitingFor(gate, inside));
        try (Server server = configured.start()) {
            List<SocketAddress> addresses = server.addresses();
            List<Client> clients = everyClient(server);
            for (Client each : clients) {
                each.send(Client.get("/wait"));
            }
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
            FutureTask<DrainReport> report = new FutureTask<>(server::drain);
            Thread.ofPlatform().start(report);
            for (SocketAddress each : addresses) {
                Eventually.is("accepts no more at " + each, () -> refuses(each));
            }
            assertThat(path()).doesNotExist();
            gate.countDown();
            for (Client each : clients) {
                assertThat(each.answer().text()).isEqualTo("waited");
                assertThat(each.end()).isZero();
            }
            closeAll(clients);
            assertThat(report.get(20, TimeUnit.SECONDS)).isEqualTo(new DrainReport(3, 0));
        }
    }

    private static boolean refuses(SocketAddress address) {
        try (Client client = Client.at(address)) {
            return client.end() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void keepsNoneIfOneCannotBeHad() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, FREE.getAddress());
                Server server = everywhere(TestServers.server())) {
            server.listen(other.getLocalSocketAddress());
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(server::start)
                    .withMessageMatching(
                            "cannot listen on \\S+ port %d: Address already in use"
                                    .formatted(other.getLocalPort()));
            assertThat(path()).doesNotExist();
        }
    }

    @Test
    void keepsNoPortIfAFileCannotBeHad() throws IOException {
        Path file = Files.writeString(path(), "precious");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, FREE.getAddress())) {
            port = free.getLocalPort();
        }
        InetSocketAddress address = new InetSocketAddress(FREE.getAddress(), port);
        try (Server server = TestServers.onPort(port).listen(unix())) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(server::start)
                    .withMessageStartingWith("cannot listen on unix:%s: there is a file", file);
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> Client.at(address));
            assertThat(file).hasContent("precious");
            Files.delete(file);
            server.start();
            Client.at(unix()).close();
        }
    }

    @Test
    void takesNoFileFromAnotherServer() throws IOException {
        try (Server first = everywhere(TestServers.server()).start();
                Server second = everywhere(TestServers.server())) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(second::start)
                    .withMessage(
                            "cannot listen on unix:%s: somebody listens there already", path());
            try (Client client = Client.at(unix())) {
                assertThat(client.send(Client.get("/")).answer().text()).isEqualTo("hello");
            }
            assertThat(first.connections()).isLessThanOrEqualTo(2);
        }
        assertThat(path()).doesNotExist();
    }

    @Test
    void letsInWhomTheFileLetsIn() throws IOException {
        String others = "rw-rw-rw-";
        var config =
                ListenerConfig.at(unix())
                        .withFilePermissions(PosixFilePermissions.fromString(others));
        try (Server server = TestServers.server().listen(config).start()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                    .isEqualTo(others);
            assertThat(server.addresses()).hasSize(2);
        }
        try (Server server = TestServers.server().listen(unix()).start()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                    .isEqualTo("rw-rw----");
            assertThat(server.addresses()).hasSize(2);
        }
    }

    @Test
    void listensNowhereElseOnceItHasStarted() throws IOException {
        try (Server server = TestServers.server().start()) {
            assertThatIllegalStateException().isThrownBy(() -> server.listen(unix()));
        }
    }

    /// One that stalls is ended at its clock at each address.
    @Test
    void endsWhoIsTooSlow() throws IOException {
        Server configured =
                everywhere(TestServers.server())
                        .timeouts(TestServers.patient().withHeader(Duration.ofMillis(50)));
        try (Server server = configured.start()) {
            for (SocketAddress each : server.addresses()) {
                try (Client client = Client.at(each).send("GET / HT")) {
                    assertThat(client.answer().status()).isEqualTo(408);
                    assertThat(client.end()).isZero();
                }
            }
        }
    }
}
