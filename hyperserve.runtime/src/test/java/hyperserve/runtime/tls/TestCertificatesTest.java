package hyperserve.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/// What the JDK alone says of the certificates that the tests make.
final class TestCertificatesTest {

    static Stream<KeyAndChain> good() {
        return Stream.of(
                TestCertificates.LOCALHOST,
                TestCertificates.RSA,
                CertificateMaker.of("localhost")
                        .key("Ed25519")
                        .names("localhost")
                        .signedBy(TestCertificates.CA));
    }

    @ParameterizedTest
    @MethodSource("good")
    void shakeHands(KeyAndChain of) throws SSLException {
        EnginePair pair = pair(of).connect();

        assertThat(pair.client.getSession().getPeerCertificates()[0]).isEqualTo(of.leaf());
    }

    @Test
    void showsAnExpiredOne() {
        assertThatThrownBy(() -> pair(TestCertificates.EXPIRED).connect())
                .hasStackTraceContaining("CertificateExpiredException");
    }

    @Test
    void showsOneOfAnotherName() {
        assertThatThrownBy(() -> pair(TestCertificates.OTHER).connect())
                .hasStackTraceContaining("localhost");
    }

    private static EnginePair pair(KeyAndChain of) {
        SSLEngine client = TestCertificates.clientContext(null).createSSLEngine("localhost", 443);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        client.setSSLParameters(parameters);
        return new EnginePair(client, TestCertificates.serverContext(of).createSSLEngine());
    }
}
