package hyperserve.observe.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;

final class ManagementAddressTest {

    @Test
    void isThatOfAHostOrOfASocket() {
        assertThat(ManagementAddress.of("127.0.0.1:9000"))
                .isEqualTo(InetSocketAddress.createUnresolved("127.0.0.1", 9000));
        assertThat(ManagementAddress.of("[::1]:0"))
                .isEqualTo(InetSocketAddress.createUnresolved("::1", 0));
        assertThat(ManagementAddress.of("unix:/run/app.sock"))
                .isEqualTo(UnixDomainSocketAddress.of("/run/app.sock"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9000",
                ":9000",
                "a:65536",
                "a:-1",
                "::1:9000",
                "unix:",
                "unix:@a",
                "a b:1"
            })
    void isRefusedByItsValue(String text) {
        assertThatThrownBy(() -> ManagementAddress.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "--management is '"
                                + text
                                + "', and has to be HOST:PORT, [IPV6]:PORT, unix:PATH or main");
    }
}
