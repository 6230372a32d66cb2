package hyperserve.runtime.tls;

import static hyperserve.runtime.tls.CredentialFiles.client;
import static hyperserve.runtime.tls.CredentialFiles.credentials;
import static hyperserve.runtime.tls.CredentialFiles.pair;
import static hyperserve.runtime.tls.CredentialFiles.shown;
import static hyperserve.runtime.tls.TestCertificates.CA;
import static hyperserve.runtime.tls.TestCertificates.LOCALHOST;
import static hyperserve.runtime.tls.TestCertificates.OTHER;
import static hyperserve.runtime.tls.TestCertificates.WILDCARD;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.credentials.TlsProvider;
import hyperserve.runtime.startup.StartupException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

final class CredentialsTest {

    @TempDir Path folder;

    private CredentialFiles files;

    @BeforeEach
    void files() {
        files = new CredentialFiles(folder);
    }

    private static SSLContext context() {
        return TestCertificates.clientContext(null);
    }

    @Test
    void showsTheCertificateOfTheName() throws SSLException {
        KeyAndChain exact = CertificateMaker.of("exact").names("a.example.test").signedBy(CA);
        Credentials server = credentials(files.config(LOCALHOST, OTHER, WILDCARD, exact));

        assertThat(shown(server, "localhost")).isEqualTo("CN=localhost");
        assertThat(shown(server, "other.test")).isEqualTo("CN=other.test");
        assertThat(shown(server, "OTHER.test")).isEqualTo("CN=other.test");
        assertThat(shown(server, "b.example.test")).isEqualTo("CN=wildcard");
        assertThat(shown(server, "a.example.test")).isEqualTo("CN=exact");
        assertThat(shown(server, "two.labels.example.test")).isEqualTo("CN=localhost");
        assertThat(shown(server, "unknown.test")).isEqualTo("CN=localhost");
        assertThat(shown(server, null)).isEqualTo("CN=localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void showsTheKindOfKeyThatTheClientCanDoWith(String protocol) throws SSLException {
        KeyAndChain rsaAuthority = CertificateMaker.of("RSA CA").rsa(2048).authority().selfSigned();
        KeyAndChain rsa =
                CertificateMaker.of("localhost")
                        .rsa(2048)
                        .names("localhost", "127.0.0.1", "::1")
                        .signedBy(rsaAuthority);
        X509Certificate[] both = {CA.leaf(), rsaAuthority.leaf()};
        Credentials server = credentials(files.config(LOCALHOST, OTHER, rsa));

        assertThat(kind(both, server, protocol, "ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256"))
                .isEqualTo("EC");
        assertThat(kind(both, server, protocol, "rsa_pss_rsae_sha256", "rsa_pkcs1_sha256"))
                .isEqualTo("RSA");
    }

    private static String kind(
            X509Certificate[] trusted, Credentials server, String protocol, String... schemes)
            throws SSLException {
        SSLContext context = TestCertificates.clientContext(null, trusted);
        SSLEngine client = client(context, "localhost", protocol);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setSignatureSchemes(schemes);
        client.setSSLParameters(parameters);
        EnginePair pair = pair(client, server).connect();
        return pair.client.getSession().getPeerCertificates()[0].getPublicKey().getAlgorithm();
    }

    @Test
    void speaksTheVersionsAndSuitesThatItIsToldTo() throws SSLException {
        TlsConfig config = files.config(LOCALHOST);

        assertThat(suite(config)).isEqualTo("TLS_AES_128_GCM_SHA256");
        assertThat(suite(config, "TLSv1.2")).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        assertThat(
                        suite(
                                config.withCipherSuites(List.of("TLS_CHACHA20_POLY1305_SHA256"))
                                        .withProtocols(List.of("TLSv1.3"))))
                .isEqualTo("TLS_CHACHA20_POLY1305_SHA256");
        assertThat(suite(config.withProtocols(List.of("TLSv1.2"))))
                .isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        assertThatThrownBy(() -> suite(config.withProtocols(List.of("TLSv1.3")), "TLSv1.2"))
                .isInstanceOf(SSLHandshakeException.class);
        SSLEngine engine = credentials(config).engine();
        assertThat(engine.getEnabledProtocols()).containsExactly("TLSv1.3", "TLSv1.2");
        assertThat(engine.getEnabledCipherSuites())
                .containsExactlyElementsOf(config.cipherSuites());
        assertThat(engine.getSSLParameters().getNamedGroups()).startsWith("x25519");
    }

    private static String suite(TlsConfig config, String... protocols) throws SSLException {
        EnginePair pair = pair(client(context(), "localhost", protocols), credentials(config));
        return pair.connect().client.getSession().getCipherSuite();
    }

    @Test
    void refusesAVersionWithoutSuites() {
        TlsConfig config =
                files.config(LOCALHOST).withCipherSuites(List.of("TLS_AES_128_GCM_SHA256"));

        assertThatThrownBy(() -> credentials(config))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("TLSv1.2 has no cipher suite");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void agreesOnAProtocolOrRefuses(String protocol) throws SSLException {
        Credentials server = Credentials.of(files.config(LOCALHOST), List.of("h2", "http/1.1"));

        assertThat(offered(server, protocol).server.getApplicationProtocol()).isEmpty();
        assertThat(offered(server, protocol, "http/1.1", "h2").server.getApplicationProtocol())
                .isEqualTo("h2");
        assertThat(offered(server, protocol, "x", "http/1.1").client.getApplicationProtocol())
                .isEqualTo("http/1.1");
        assertThatThrownBy(() -> offered(server, protocol, "x"))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("no_application_protocol");
    }

    private static EnginePair offered(Credentials server, String protocol, String... offer)
            throws SSLException {
        SSLEngine client = client(context(), "localhost", protocol);
        SSLParameters parameters = client.getSSLParameters();
        parameters.setApplicationProtocols(offer);
        client.setSSLParameters(parameters);
        return pair(client, server).connect();
    }

    @Test
    void seesARenegotiation() throws SSLException {
        Credentials server = credentials(files.config(LOCALHOST));
        EnginePair pair = pair(client(context(), "localhost", "TLSv1.2"), server).connect();
        assertThat(TlsPolicy.isRenegotiation(pair.server)).isFalse();

        pair.client.beginHandshake();
        pair.clientSpeaks();

        assertThat(TlsPolicy.isRenegotiation(pair.server)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void takesNothingElseForARenegotiation(String protocol) throws SSLException {
        Credentials server = credentials(files.config(LOCALHOST));
        EnginePair pair = pair(client(context(), "localhost", protocol), server).connect();

        if (protocol.equals("TLSv1.3")) {
            // A KeyUpdate.
            pair.client.beginHandshake();
            pair.clientSpeaks();
            assertThat(TlsPolicy.isRenegotiation(pair.server)).isFalse();
            pair.settle();
        }
        pair.client.closeOutbound();
        pair.clientSpeaks();

        assertThat(TlsPolicy.isRenegotiation(pair.server)).isFalse();
    }

    @Test
    void knowsWhatAConnectionCovers() throws SSLException {
        Credentials server = credentials(files.config(LOCALHOST, WILDCARD));
        SSLSession session =
                pair(client(context(), "a.example.test"), server).connect().server.getSession();

        assertThat(server.covers(session, "b.example.test")).isTrue();
        assertThat(server.covers(session, "localhost")).isFalse();
        files.config(OTHER, OTHER);
        server.reload();
        server.reload();
        assertThat(server.covers(session, "b.example.test")).isTrue();
        assertThat(server.covers(session, "other.test")).isFalse();
    }

    @Test
    void asksAnotherProviderForItsEngines() throws SSLException {
        List<String> asked = new ArrayList<>();
        TlsProvider other =
                (keys, clients) -> {
                    SSLContext context = SSLContext.getInstance("TLS");
                    context.init(new KeyManager[] {keys}, clients, null);
                    asked.add("for engines");
                    return () -> {
                        asked.add("for one");
                        return context.createSSLEngine();
                    };
                };
        Credentials server = credentials(files.config(LOCALHOST).withProvider(other));
        EnginePair pair = pair(client(context(), "localhost"), server).connect();
        assertThat(shown(pair)).isEqualTo("CN=localhost");
        assertThat(pair.server.getEnabledCipherSuites())
                .containsExactlyElementsOf(files.config(LOCALHOST).cipherSuites());

        files.config(OTHER);
        server.reload();
        assertThat(shown(pair(client(context(), "other.test"), server).connect()))
                .isEqualTo("CN=other.test");
        assertThat(asked).containsExactly("for engines", "for one", "for one");
    }

    @Test
    void tellsWhyAProviderIsOfNoUse() {
        TlsProvider broken =
                (_, _) -> {
                    throw new NoSuchAlgorithmException("no library");
                };
        TlsConfig config = files.config(LOCALHOST).withProvider(broken);

        assertThatThrownBy(() -> credentials(config))
                .isInstanceOf(StartupException.class)
                .hasMessageStartingWith("hyperserve.runtime.tls.CredentialsTest$$Lambda")
                .hasMessageEndingWith(" has no such TLS: no library");
    }

    @Test
    void worksWithAContextOfTheApplication() throws SSLException {
        Credentials server = credentials(TlsConfig.of(TestCertificates.serverContext(LOCALHOST)));

        EnginePair pair = pair(client(context(), "localhost"), server).connect();

        assertThat(shown(pair)).isEqualTo("CN=localhost");
        assertThat(server.covers(pair.server.getSession(), "localhost")).isTrue();
        assertThat(server.covers(pair.server.getSession(), "other.test")).isFalse();
        assertThat(server.changed()).isFalse();
        server.reload();
    }

    @Test
    void reloadsWhatHasChanged() throws SSLException {
        Credentials server = credentials(files.config(LOCALHOST));
        assertThat(server.changed()).isFalse();

        files.config(OTHER);
        assertThat(server.changed()).isTrue();
        assertThat(shown(server, "other.test")).isEqualTo("CN=localhost");
        server.reload();

        assertThat(shown(server, "other.test")).isEqualTo("CN=other.test");
        assertThat(server.changed()).isFalse();
    }

    @Test
    void keepsTheOldOnesIfTheNewOnesAreBad() throws SSLException {
        TlsConfig config = files.config(LOCALHOST);
        Credentials server = credentials(config);

        files.write("0.pem", TestCertificates.pem(OTHER.chain()));
        assertThatThrownBy(server::reload)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("is not that of the certificate");

        assertThat(shown(server, null)).isEqualTo("CN=localhost");
        assertThat(server.changed()).as("what was tried already").isFalse();
        files.write("0.key", TestCertificates.keyPem(OTHER));
        assertThat(server.changed()).isTrue();
        server.reload();
        assertThat(shown(server, null)).isEqualTo("CN=other.test");
    }

    @Test
    void findsAKeyThatWasChosenBeforeAReload() {
        HeldKeys before = held(LOCALHOST);
        HeldKeyManager manager = new HeldKeyManager(before);
        String alias = manager.chooseEngineServerAlias("EC", null, null);

        manager.hold(held(OTHER));

        assertThat(alias).isNotNull();
        assertThat(manager.getPrivateKey(alias)).isEqualTo(LOCALHOST.key());
        assertThat(manager.getCertificateChain(alias)).containsExactly(LOCALHOST.leaf());
        assertThat(manager.chooseEngineServerAlias("EC", null, null)).isNotEqualTo(alias);
    }

    @Test
    void givesAwayNoArrayOfItsOwn() {
        HeldKeyManager manager = new HeldKeyManager(held(LOCALHOST));
        String alias = manager.chooseEngineServerAlias("EC", null, null);

        Arrays.fill(manager.getCertificateChain(alias), null);

        assertThat(manager.getCertificateChain(alias)).containsExactly(LOCALHOST.leaf());
    }

    private static HeldKeys held(KeyAndChain of) {
        CertificateNames names = new CertificateNames(Set.of(), Set.of(), Set.of());
        return new HeldKeys(List.of(new HeldKey(of, names)));
    }

    @Test
    void saysNothingOfAKey() {
        TlsConfig config = files.config(LOCALHOST).withPasswordFile(folder.resolve("password"));

        assertThat(LOCALHOST + " " + config + " " + credentials(config))
                .doesNotContain(LOCALHOST.key().toString())
                .contains("CN=localhost");
    }
}
