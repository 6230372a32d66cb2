package hyperserve.runtime.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.List;

import javax.net.ssl.SSLContext;

final class TlsConfigTest {

    private static final Path A = Path.of("a.pem");
    private static final Path B = Path.of("b.pem");
    private static final TlsConfig CONFIG = TlsConfig.of(A, B);

    private static TlsConfig ofContext() {
        try {
            return TlsConfig.of(SSLContext.getInstance("TLS"));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void isSafeByDefault() {
        assertThat(CONFIG.protocols()).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(CONFIG.cipherSuites())
                .hasSize(9)
                .allMatch(each -> each.contains("GCM") || each.contains("POLY1305"))
                .allMatch(each -> each.startsWith("TLS_ECDHE_") || !each.contains("_WITH_"));
        assertThat(CONFIG.clientCertificates()).isEqualTo(ClientCertificates.OFF);
    }

    @Test
    void keepsWhatItIsGiven() {
        TlsConfig config =
                CONFIG.withCertificate(B, A)
                        .withPasswordFile(B)
                        .withClientCertificates(ClientCertificates.ASKED, A)
                        .withRevocationList(A)
                        .withRevocationList(B)
                        .withProtocols(List.of("TLSv1.2"))
                        .withCipherSuites(List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));

        assertThat(config.certificates())
                .containsExactly(
                        new TlsConfig.CertificateFiles(A, B), new TlsConfig.CertificateFiles(B, A));
        assertThat(config.passwordFile()).isEqualTo(B);
        assertThat(config.clientCertificates()).isEqualTo(ClientCertificates.ASKED);
        assertThat(config.clientAuthorities()).isEqualTo(A);
        assertThat(config.revocationLists()).containsExactly(A, B);
        assertThat(config.protocols()).containsExactly("TLSv1.2");
        assertThat(config.cipherSuites()).containsExactly("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        assertThat(CONFIG.certificates()).hasSize(1);
    }

    @Test
    void refusesWhatIsWeakUnknownOrTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONFIG.withProtocols(List.of("TLSv1.1")))
                .withMessageContaining("TLSv1.1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONFIG.withCipherSuites(List.of("TLS_RSA_WITH_AES_128_CBC_SHA")))
                .withMessageContaining("TLS_RSA_WITH_AES_128_CBC_SHA");
        assertThatIllegalArgumentException().isThrownBy(() -> CONFIG.withProtocols(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CONFIG.withProtocols(List.of("TLSv1.2", "TLSv1.2")));
    }

    @Test
    void refusesWhatDoesNotGoTogether() {
        assertThatIllegalStateException().isThrownBy(() -> ofContext().withCertificate(A, B));
        assertThatIllegalStateException().isThrownBy(() -> ofContext().withPasswordFile(A));
        assertThatIllegalStateException()
                .isThrownBy(() -> CONFIG.withClientCertificates(ClientCertificates.REQUIRED));
        assertThatIllegalStateException().isThrownBy(() -> CONFIG.withRevocationList(A));
        assertThat(
                        ofContext()
                                .withClientCertificates(ClientCertificates.REQUIRED)
                                .clientCertificates())
                .isEqualTo(ClientCertificates.REQUIRED);
    }
}
