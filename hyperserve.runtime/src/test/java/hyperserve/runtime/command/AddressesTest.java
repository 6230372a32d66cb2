package hyperserve.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Objects;

final class AddressesTest {

    private static Addresses parsed(String text) {
        return Objects.requireNonNull(Addresses.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:8080, 127.0.0.1, 8080",
        "localhost:0, localhost, 0",
        "[::1]:65535, ::1, 65535",
        "[fe80::1%eth0]:1, fe80::1%eth0, 1",
        "[127.0.0.1]:80, 127.0.0.1, 80",
        "unix.example:80, unix.example, 80",
    })
    void areHostAndPort(String text, String host, int port) {
        assertThat(parsed(text).all())
                .containsExactly(InetSocketAddress.createUnresolved(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run/app.sock", "app.sock", "./@app", "/with space:80", "80"})
    void areAPathAfterTheWordUnix(String path) {
        assertThat(parsed("unix:" + path).all()).containsExactly(UnixDomainSocketAddress.of(path));
    }

    @Test
    void areSeveralWithCommasBetween() {
        assertThat(parsed("a:1,unix:/b,[::]:2").and(parsed("c:3")).all())
                .containsExactly(
                        InetSocketAddress.createUnresolved("a", 1),
                        UnixDomainSocketAddress.of("/b"),
                        InetSocketAddress.createUnresolved("::", 2),
                        InetSocketAddress.createUnresolved("c", 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "a:1,",
                "8080",
                ":8080",
                "a",
                "a:",
                "a:x",
                "a:-1",
                "a:+1",
                "a:65536",
                "a:123456",
                "::1:80",
                "[::1]",
                "[::1:80",
                "a b:80",
                "http://a:80",
                "unix:",
                "unix:@app",
                "unix:/a\nb",
                "unix:/a\u0000",
                "unix:/a,unix:",
                "UNIX:/a",
                "a:٣",
            })
    void areNothingElse(String text) {
        assertThat(Addresses.parse(text)).isNull();
    }
}
