package hyperserve.observe.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Objects;

final class ManagementAddressTest {

    private static SocketAddress apart(Integer port, String host, String where) {
        return Objects.requireNonNull(ManagementAddress.of(port, host, where)).apart();
    }

    @Test
    void isThatOfAPortOrOfASocket() {
        assertThat(apart(9000, null, null))
                .isEqualTo(InetSocketAddress.createUnresolved("127.0.0.1", 9000));
        assertThat(apart(0, "::1", null)).isEqualTo(InetSocketAddress.createUnresolved("::1", 0));
        assertThat(apart(null, null, "unix:/run/app.sock"))
                .isEqualTo(UnixDomainSocketAddress.of("/run/app.sock"));
    }

    @Test
    void isNoneOfItsOwnWhereTheServerListensOrWhereNobodyAsked() {
        assertThat(ManagementAddress.of(null, null, "main")).isEqualTo(new ManagementAddress(null));
        assertThat(ManagementAddress.of(null, null, null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9000", "127.0.0.1:9000", "Main", "unix:", "unix:@a"})
    void isRefusedByItsValue(String text) {
        assertThat(ManagementAddress.isPlace(text)).isFalse();
        assertThat(ManagementAddress.isPlace("main")).isTrue();
        assertThat(ManagementAddress.isPlace("unix:a")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "[::1]", "a/b"})
    void isRefusedByItsHost(String host) {
        assertThat(ManagementAddress.isHost(host)).isFalse();
        assertThat(ManagementAddress.isHost("::1")).isTrue();
    }

    @Test
    void isOneOnly() {
        assertThatThrownBy(() -> ManagementAddress.of(0, null, "main"))
                .hasMessage(
                        "--management-port and --management exclude each other: give one of them");
        assertThatThrownBy(() -> ManagementAddress.of(null, "::1", "main"))
                .hasMessage(
                        "--management-host needs --management-port: without one, nobody is"
                                + " answered there");
    }

    @Test
    void isShownAsAClientNeedsIt() {
        InetAddress four = InetAddress.ofLiteral("127.0.0.1");
        InetAddress six = InetAddress.ofLiteral("::1");

        assertThat(ManagementAddress.shown(new InetSocketAddress(four, 9000)))
                .isEqualTo("http://127.0.0.1:9000");
        assertThat(ManagementAddress.shown(new InetSocketAddress(six, 9000)))
                .isEqualTo("http://[0:0:0:0:0:0:0:1]:9000");
        assertThat(ManagementAddress.shown(UnixDomainSocketAddress.of("/run/a.sock")))
                .isEqualTo("unix:/run/a.sock");
    }
}
