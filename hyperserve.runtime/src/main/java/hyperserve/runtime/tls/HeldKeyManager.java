package hyperserve.runtime.tls;

import hyperserve.api.Nullable;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;

import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509ExtendedKeyManager;

/// Gives JSSE the key for the name that a client asks for, ready to sign. (The JDK's own over a
/// key store decrypts the key at each handshake, which costs four times the handshake.)
///
/// JSSE asks with the kinds of key that the client can do with, the client's first choice first.
/// It asks once more, before it has read the name, when a client shows a ticket: the certificates
/// of a session are not in its ticket, only a sum over them, and what this gives must have the
/// same sum. So only sessions of the key for all other names ([HeldKeys]) can be kept by their
/// clients. Those of other keys are marked, by a value bound to them; then JSSE keeps them here,
/// certificates included, and the ticket is but a name for them. In TLS 1.2 it does not, so clients
/// with tickets have a full handshake there. For the same reason a ticket does not outlive a change
/// of the certificate, while a session that is kept here does.
///
/// Threads: any. New keys take the place of old ones at once; a handshake that has chosen an old
/// one still finds it, if no more than one change has come between.
final class HeldKeyManager extends X509ExtendedKeyManager {

    /// What is bound to a session that must be kept here.
    private static final String KEPT = "hyperserve.kept";

    /// Those now, and those before: a handshake asks for the alias, then for what it stands for.
    private record Generations(HeldKeys now, HeldKeys before) {}

    private volatile Generations keys;

    /// A manager.
    ///
    /// @param keys what it gives
    HeldKeyManager(HeldKeys keys) {
        this.keys = new Generations(keys, keys);
    }

    /// Gives other keys from now on. One thread at a time.
    ///
    /// @param other the keys
    void hold(HeldKeys other) {
        keys = new Generations(other, keys.now);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        HeldKeys now = keys.now;
        SSLSession session = engine == null ? null : engine.getHandshakeSession();
        HeldKey key = now.find(name(session), keyType);
        if (key == null || !isVerifiable(session, keyType)) {
            return null;
        }
        if (session != null
                && session.getProtocol().equals(TlsPolicy.TLS_1_3)
                && !key.equals(now.find(null, keyType))) {
            session.putValue(KEPT, KEPT);
        }
        return key.alias();
    }

    /// {@return the name that the client asks for, or null}
    private static @Nullable String name(@Nullable SSLSession session) {
        if (!(session instanceof ExtendedSSLSession extended)) {
            return null;
        }
        List<SNIServerName> names = extended.getRequestedServerNames();
        for (SNIServerName name : names) {
            if (name instanceof SNIHostName host) {
                return host.getAsciiName();
            }
        }
        return null;
    }

    /// Whether a client can verify signatures of a kind of key. JSSE looks itself in TLS 1.3; in
    /// TLS 1.2 it asks for what the cipher suite needs, and fails later if that will not do.
    private static boolean isVerifiable(@Nullable SSLSession session, String keyType) {
        if (!(session instanceof ExtendedSSLSession extended)) {
            return true;
        }
        String[] known = extended.getPeerSupportedSignatureAlgorithms();
        return known.length == 0
                || switch (keyType) {
                    case "EC" -> Arrays.stream(known).anyMatch(each -> each.endsWith("withECDSA"));
                    case "RSA" ->
                            Arrays.stream(known)
                                    .anyMatch(
                                            each ->
                                                    each.endsWith("withRSA")
                                                            || each.equals("RSASSA-PSS"));
                    default -> true;
                };
    }

    private @Nullable HeldKey byAlias(String alias) {
        Generations both = keys;
        HeldKey key = both.now.byAlias(alias);
        return key == null ? both.before.byAlias(alias) : key;
    }

    /// {@return the key of a certificate that a connection shows, or null if it is older than the
    /// last two changes}
    @Nullable
    HeldKey byLeaf(X509Certificate leaf) {
        Generations both = keys;
        HeldKey key = both.now.byLeaf(leaf);
        return key == null ? both.before.byLeaf(leaf) : key;
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        HeldKey key = byAlias(alias);
        return key == null ? null : key.pair().key();
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        HeldKey key = byAlias(alias);
        return key == null ? null : key.chain();
    }

    /// For sockets, which this server has not.
    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
