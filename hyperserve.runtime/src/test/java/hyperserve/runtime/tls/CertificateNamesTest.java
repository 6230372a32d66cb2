package hyperserve.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;

final class CertificateNamesTest {

    private static final CertificateNames NAMES =
            names("www.Example.test", "*.example.test", "127.0.0.1", "::1", "a*.part.test");

    private static CertificateNames names(String... names) {
        try {
            return CertificateNames.of(
                    CertificateMaker.of("ignored.test").names(names).selfSigned().leaf());
        } catch (CertificateParsingException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "www.example.test, true",
        "WWW.example.test., true",
        "any.example.test, true",
        "example.test, false",
        "two.labels.example.test, false",
        ".example.test, false",
        "ab.part.test, false",
        "a*.part.test, true",
        "ignored.test, false",
        "127.0.0.1, true",
        "127.0.0.2, false",
        "[::1], true",
        "[0:0:0:0:0:0:0:1], true",
        "[::2], false",
        "::1, true",
        "[v1.a], false",
        "host1, false",
        "'', false"
    })
    void coversWhatItSays(String host, boolean covered) {
        assertThat(NAMES.covers(host)).isEqualTo(covered);
    }

    /// As many octets as a constraint of names has, which is an address and a mask.
    @Test
    void refusesAnAddressWithAMask() {
        X509Certificate leaf =
                CertificateMaker.of("a").names("10.0.0.0.255.0.0.0").selfSigned().leaf();

        assertThatThrownBy(() -> CertificateNames.of(leaf))
                .isInstanceOf(CertificateParsingException.class)
                .hasMessage("10.0.0.0/255.0.0.0 is no IP address");
    }

    @Test
    void coversAllIfItSaysNothing() {
        assertThat(names().covers("any.test")).isTrue();
    }
}
