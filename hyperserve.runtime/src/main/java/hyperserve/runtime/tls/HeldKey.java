package hyperserve.runtime.tls;

import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicLong;

/// A key and its certificates, with what is asked of them at each handshake.
///
/// @param pair key and certificates
/// @param names what they are for
/// @param alias what JSSE calls them; no other of this process has it, also after a reload
record HeldKey(KeyAndChain pair, CertificateNames names, String alias) {

    private static final AtomicLong NEXT = new AtomicLong();

    HeldKey(KeyAndChain pair, CertificateNames names) {
        this(pair, names, Long.toString(NEXT.getAndIncrement()));
    }

    /// {@return the kind of the key: `EC`, `RSA`, `EdDSA`}
    String algorithm() {
        return pair.key().getAlgorithm();
    }

    /// {@return the certificates, in an array of the caller's own: JSSE writes to it}
    X509Certificate[] chain() {
        return pair.chain().toArray(X509Certificate[]::new);
    }
}
