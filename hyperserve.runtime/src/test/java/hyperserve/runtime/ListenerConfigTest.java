package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import hyperserve.api.Network;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

final class ListenerConfigTest {

    private static final UnixDomainSocketAddress PATH = UnixDomainSocketAddress.of("run/socket");

    @Test
    void hasTheAddressItWasGiven() {
        assertThat(ListenerConfig.at("127.0.0.1", 80).address())
                .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 80));
        assertThat(ListenerConfig.at(PATH).address()).isEqualTo(PATH);
    }

    @Test
    void resolvesAHost() {
        var unresolved = InetSocketAddress.createUnresolved("127.0.0.1", 80);
        assertThat(ListenerConfig.at(unresolved)).isEqualTo(ListenerConfig.at("127.0.0.1", 80));
    }

    @Test
    void letsInOwnerAndGroupUnlessOthersAreNamed() {
        ListenerConfig config = ListenerConfig.at(PATH);
        assertThat(config).hasToString("unix:run/socket rw-rw----");
        var all = PosixFilePermissions.fromString("rw-rw-rw-");
        assertThat(config.withFilePermissions(all).filePermissions()).isEqualTo(all);
        assertThat(config.withFilePermissions(all)).isNotEqualTo(config);
    }

    @Test
    void hasNoFileAtAPort() {
        ListenerConfig config = ListenerConfig.at("127.0.0.1", 80);
        assertThatIllegalStateException().isThrownBy(() -> config.withFilePermissions(Set.of()));
    }

    @Test
    void isBehindProxies() {
        Network office = Network.parse("192.0.2.0/24");
        ListenerConfig config = ListenerConfig.at("127.0.0.1", 80);
        assertThat(config.withProxyProtocol(office))
                .hasToString("/127.0.0.1:80 behind proxies [192.0.2.0/24]")
                .isEqualTo(config.withProxyProtocol(office))
                .isNotEqualTo(config);
        assertThat(ListenerConfig.at(PATH).withProxyProtocol())
                .hasToString("unix:run/socket rw-rw---- behind proxies []");
        assertThatIllegalArgumentException()
                .isThrownBy(config::withProxyProtocol)
                .withMessageContaining("name the networks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListenerConfig.at(PATH).withProxyProtocol(office))
                .withMessageContaining("in no network");
    }

    @Test
    void refusesWhatCannotBeListenedOn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListenerConfig.at(UnixDomainSocketAddress.of("")))
                .withMessageContaining("needs a path");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ListenerConfig.at(UnixDomainSocketAddress.of("@app")))
                .withMessageContaining("@app would be an abstract socket");
        assertThatIllegalArgumentException().isThrownBy(() -> ListenerConfig.at(new Other()));
        assertThatIllegalArgumentException().isThrownBy(() -> ListenerConfig.at("h", 65_536));
    }

    private static final class Other extends SocketAddress {
        private static final long serialVersionUID = 1L;
    }
}
