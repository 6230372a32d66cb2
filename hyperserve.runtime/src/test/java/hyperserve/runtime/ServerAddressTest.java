package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Whom the address of a server lets in.
final class ServerAddressTest {

    @BeforeEach
    void needsBothKinds() {
        try (ServerSocket six = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            assumeTrue(six.isBound());
        } catch (IOException e) {
            assumeTrue(false, "the system has no IPv6: " + e.getMessage());
        }
    }

    private static Server at(String host) {
        return Server.at(host, 0).pool(StandardPool.PROVIDER);
    }

    private static Client connect(Server server, String host) throws IOException {
        return Client.at(new InetSocketAddress(host, server.port()));
    }

    @Test
    void allOfIpv4AreNoneOfIpv6() throws IOException {
        try (Server server = at("0.0.0.0").start()) {
            connect(server, "127.0.0.1").close();
            assertThatExceptionOfType(ConnectException.class)
                    .isThrownBy(() -> connect(server, "::1"));
            assertThat(server.address().getAddress().getHostAddress()).isEqualTo("0.0.0.0");
        }
    }

    @Test
    void allOfIpv6AreAllThereAre() throws IOException {
        try (Server server = at("::").start()) {
            connect(server, "127.0.0.1").close();
            connect(server, "::1").close();
        }
    }
}
