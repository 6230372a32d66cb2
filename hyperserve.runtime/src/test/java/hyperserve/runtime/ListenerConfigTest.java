package hyperserve.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

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
