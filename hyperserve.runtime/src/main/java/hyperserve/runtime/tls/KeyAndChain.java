package hyperserve.runtime.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A private key and the certificates that say whose it is.
///
/// @param key the key, ready to sign
/// @param chain the certificate of the key, then that of its issuer, and so on; the root may be
///     missing
record KeyAndChain(PrivateKey key, List<X509Certificate> chain) {

    KeyAndChain {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a key needs a certificate");
        }
    }

    /// {@return the certificate of the key itself}
    X509Certificate leaf() {
        return chain.getFirst();
    }

    /// Without the key, of which nothing is for a log.
    @Override
    public String toString() {
        return leaf().getSubjectX500Principal().getName();
    }
}
