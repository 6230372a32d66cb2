package hyperserve.runtime.tls;

import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Engines for tests of the transport, which is to work with any: a server that is `localhost`, and
/// clients that trust it.
public final class TestTls {

    private static final SSLContext SERVER = context(TestCertificates.LOCALHOST);
    private static final SSLContext CLIENT = TestCertificates.clientContext(null);

    private TestTls() {}

    /// Engines of a server that asks its clients for nothing.
    ///
    /// @param protocols the versions, all if there are none
    public static Supplier<SSLEngine> engines(String... protocols) {
        return () -> restricted(SERVER.createSSLEngine(), false, protocols);
    }

    /// The same of one that asks its clients who they are.
    public static Supplier<SSLEngine> askingEngines() {
        return () -> {
            SSLEngine engine = engines().get();
            engine.setWantClientAuth(true);
            return engine;
        };
    }

    /// Takes any certificate as one for any host.
    public static BiPredicate<SSLSession, String> anyName() {
        return (_, _) -> true;
    }

    /// Writes the certificate of `localhost` as `cert.pem`, and its key as `key.pem`.
    public static void writeFiles(Path folder) {
        write(folder, TestCertificates.LOCALHOST);
    }

    /// The same of another certificate for the same names.
    public static void writeOtherFiles(Path folder) {
        write(folder, TestCertificates.RSA);
    }

    private static void write(Path folder, KeyAndChain of) {
        TestCertificates.write(folder.resolve("cert.pem"), TestCertificates.pem(of.chain()));
        TestCertificates.write(folder.resolve("key.pem"), TestCertificates.keyPem(of));
    }

    /// The context of those engines.
    public static SSLContext serverContext() {
        return SERVER;
    }

    /// A context of a client that has a certificate to show, and no sessions yet.
    public static SSLContext clientContext() {
        return TestCertificates.clientContext(TestCertificates.CLIENT);
    }

    /// A client's engine that asks for `localhost`, and begins a session of its own.
    ///
    /// @param protocols the versions, all if there are none
    public static SSLEngine client(String... protocols) {
        return asking(CLIENT.createSSLEngine(), protocols);
    }

    /// The same of one that goes on with the last session of this version, which is cheaper.
    public static SSLEngine resuming(String protocol) {
        int cached = protocol.hashCode() & 0xFF;
        return asking(CLIENT.createSSLEngine("localhost", cached), protocol);
    }

    private static SSLEngine asking(SSLEngine engine, String... protocols) {
        restricted(engine, true, protocols);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName("localhost")));
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static SSLEngine restricted(SSLEngine engine, boolean client, String... protocols) {
        engine.setUseClientMode(client);
        if (protocols.length > 0) {
            engine.setEnabledProtocols(protocols);
        }
        return engine;
    }

    private static SSLContext context(KeyAndChain of) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {new OneKey(of)}, new TrustManager[] {new Anybody()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /// Has the key at hand, which a key store would decrypt for each handshake.
    private static final class OneKey extends X509ExtendedKeyManager {

        private final KeyAndChain own;

        OneKey(KeyAndChain own) {
            this.own = own;
        }

        @Override
        public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
            return type.equals(own.key().getAlgorithm()) ? "own" : null;
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return own.key();
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return own.chain().toArray(X509Certificate[]::new);
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[] {"own"};
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return "own";
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return null;
        }
    }

    /// Believes each client.
    private static final class Anybody extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
