package hyperserve.runtime.tls;

import static hyperserve.runtime.tls.CredentialFiles.client;
import static hyperserve.runtime.tls.CredentialFiles.credentials;
import static hyperserve.runtime.tls.CredentialFiles.pair;
import static hyperserve.runtime.tls.TestCertificates.CA;
import static hyperserve.runtime.tls.TestCertificates.CLIENT;
import static hyperserve.runtime.tls.TestCertificates.LOCALHOST;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.Nullable;
import hyperserve.runtime.credentials.ClientCertificates;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.startup.StartupException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/// Which clients are let in, with real handshakes.
final class ClientTrustTest {

    private static final Instant FUTURE = Instant.parse("2100-01-01T00:00:00Z");

    @TempDir Path folder;

    private CredentialFiles files;

    @BeforeEach
    void files() {
        files = new CredentialFiles(folder);
    }

    private TlsConfig config(ClientCertificates mode) {
        return files.config(LOCALHOST)
                .withClientCertificates(
                        mode, files.write("ca.pem", TestCertificates.pem(CA.leaf())));
    }

    private TlsConfig configWithList(X509CRL list) {
        return config(ClientCertificates.REQUIRED)
                .withRevocationList(files.write("crl.pem", TestCertificates.pem(list)));
    }

    private static EnginePair connect(
            Credentials server, @Nullable KeyAndChain own, String protocol) throws SSLException {
        return connect(server, TestCertificates.clientContext(own), protocol);
    }

    private static EnginePair connect(Credentials server, SSLContext context, String protocol)
            throws SSLException {
        return pair(client(context, "localhost", protocol), server).connect();
    }

    private static String peer(EnginePair pair) throws SSLPeerUnverifiedException {
        return pair.server.getSession().getPeerPrincipal().getName();
    }

    private static KeyAndChain stranger() {
        return CertificateMaker.of("Stranger").selfSigned();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void requiresOneOfItsAuthorities(String protocol) throws SSLException {
        Credentials server = credentials(config(ClientCertificates.REQUIRED));

        assertThat(peer(connect(server, CLIENT, protocol))).isEqualTo("CN=Test client");
        assertThatThrownBy(() -> connect(server, (KeyAndChain) null, protocol))
                .isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> connect(server, stranger(), protocol))
                .isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> connect(server, expiredClient(), protocol))
                .isInstanceOf(SSLException.class);
        KeyAndChain server2 =
                CertificateMaker.of("s").purposes(CertificateMaker.SERVER).signedBy(CA);
        assertThatThrownBy(() -> connect(server, server2, protocol))
                .isInstanceOf(SSLException.class);
    }

    private static KeyAndChain expiredClient() {
        return CertificateMaker.of("Expired client")
                .valid(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2021-01-01T00:00:00Z"))
                .signedBy(CA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void asksAndTakesNoForAnAnswer(String protocol) throws SSLException {
        Credentials server = credentials(config(ClientCertificates.ASKED));

        assertThat(peer(connect(server, CLIENT, protocol))).isEqualTo("CN=Test client");
        EnginePair nobody = connect(server, (KeyAndChain) null, protocol);
        assertThatThrownBy(() -> peer(nobody)).isInstanceOf(SSLPeerUnverifiedException.class);
    }

    @Test
    void doesNotAskIfItIsOff() throws SSLException {
        EnginePair pair = connect(credentials(files.config(LOCALHOST)), CLIENT, "TLSv1.3");

        assertThatThrownBy(() -> peer(pair)).isInstanceOf(SSLPeerUnverifiedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void refusesWhomAListRevokes(String protocol) throws SSLException {
        KeyAndChain revoked = CertificateMaker.of("Revoked").signedBy(CA);
        Credentials server =
                credentials(configWithList(CertificateMaker.revoked(CA, FUTURE, revoked.leaf())));

        assertThat(peer(connect(server, CLIENT, protocol))).isEqualTo("CN=Test client");
        assertThatThrownBy(() -> connect(server, revoked, protocol))
                .hasStackTraceContaining("revoked");
    }

    @Test
    void refusesWhomNoListSpeaksOf() {
        KeyAndChain other = CertificateMaker.of("Other CA").authority().selfSigned();
        Credentials server = credentials(configWithList(CertificateMaker.revoked(other, FUTURE)));

        assertThatThrownBy(() -> connect(server, CLIENT, "TLSv1.3"))
                .hasStackTraceContaining("revocation");
    }

    @Test
    void tellsOfAListThatIsOutOfDate() {
        Instant yesterday = Instant.now().minus(Duration.ofDays(1));
        TlsConfig config = configWithList(CertificateMaker.revoked(CA, yesterday));

        assertThatThrownBy(() -> credentials(config))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("the revocation list of CN=Test CA in")
                .hasMessageContaining("is out of date since");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void resumesNoSessionOfAClientThatWasRevokedSince(String protocol) throws SSLException {
        Credentials server = credentials(configWithList(CertificateMaker.revoked(CA, FUTURE)));
        SSLContext client = TestCertificates.clientContext(CLIENT);
        connect(server, client, protocol);
        assertThat(connect(server, client, protocol).resumed()).isTrue();
        server.reload();
        assertThat(connect(server, client, protocol).resumed()).as("nothing new").isTrue();

        X509Certificate gone = CLIENT.leaf();
        files.write("crl.pem", TestCertificates.pem(CertificateMaker.revoked(CA, FUTURE, gone)));
        server.reload();

        assertThatThrownBy(() -> connect(server, client, protocol))
                .hasStackTraceContaining("revoked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void resumesNoSessionOfAnotherRule(String protocol) throws SSLException {
        Credentials off = credentials(files.config(LOCALHOST));
        Credentials required = credentials(config(ClientCertificates.REQUIRED));
        SSLContext client = TestCertificates.clientContext(CLIENT);
        connect(off, client, protocol);
        assertThat(connect(off, client, protocol).resumed()).isTrue();

        EnginePair pair = connect(required, client, protocol);

        assertThat(pair.resumed()).isFalse();
        assertThat(peer(pair)).isEqualTo("CN=Test client");
    }
}
