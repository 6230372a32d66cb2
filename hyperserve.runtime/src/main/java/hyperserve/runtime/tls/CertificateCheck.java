package hyperserve.runtime.tls;

import hyperserve.runtime.startup.StartupException;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// What must hold of a key and its certificates before a server uses them, so that the operator
/// hears of it and not the clients.
final class CertificateCheck {

    private static final int SMALLEST_RSA = 2048;
    private static final int SALT = 32;
    private static final byte[] SAMPLE = {'H', 'y', 'p', 'e', 'r'};

    private final Path file;
    private final Instant now;

    private CertificateCheck(Path file, Instant now) {
        this.file = file;
        this.now = now;
    }

    /// Refuses what is expired, not valid yet, weak, out of order, or of another key.
    ///
    /// @param key the key
    /// @param keyFile where it was
    /// @param chain the certificates, in the order of the file
    /// @param file where they were
    /// @param now the time
    /// @throws StartupException with the reason and the cure
    static void require(
            PrivateKey key, Path keyFile, List<X509Certificate> chain, Path file, Instant now) {
        CertificateCheck check = new CertificateCheck(file, now);
        check.match(key, keyFile, chain);
        for (int i = 0; i < chain.size(); i++) {
            check.valid(chain.get(i));
            check.strong(chain.get(i));
            if (i > 0) {
                check.issued(chain.get(i), chain.get(i - 1), i);
            }
        }
    }

    private void match(PrivateKey key, Path keyFile, List<X509Certificate> chain) {
        for (int i = 0; i < chain.size(); i++) {
            if (belong(key, chain.get(i).getPublicKey())) {
                if (i == 0) {
                    return;
                }
                throw new StartupException(
                        ("%s is out of order: the certificate of the key is number %s, and must be"
                                        + " the first, with that of its issuer behind it")
                                .formatted(file, i + 1));
            }
        }
        throw new StartupException(
                ("the key in %s is not that of the certificate in %s (%s): give those"
                                + " that were made together")
                        .formatted(keyFile, file, name(chain.getFirst())));
    }

    /// Signs, and looks whether the other agrees.
    private static boolean belong(PrivateKey key, PublicKey other) {
        if (!key.getAlgorithm().equals(other.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = signature(key.getAlgorithm());
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(other);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (SignatureException | InvalidKeyException e) {
            // Of another curve or length.
            return false;
        } catch (GeneralSecurityException e) {
            throw new StartupException("this Java cannot sign with " + key.getAlgorithm(), e);
        }
    }

    private static Signature signature(String algorithm) throws GeneralSecurityException {
        return switch (algorithm) {
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "RSASSA-PSS" -> {
                Signature signature = Signature.getInstance(algorithm);
                signature.setParameter(
                        new PSSParameterSpec(
                                "SHA-256",
                                "MGF1",
                                MGF1ParameterSpec.SHA256,
                                SALT,
                                PSSParameterSpec.TRAILER_FIELD_BC));
                yield signature;
            }
            default -> Signature.getInstance(algorithm);
        };
    }

    private void valid(X509Certificate certificate) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        if (now.isAfter(to)) {
            throw new StartupException(
                    "the certificate %s in %s expired on %s: renew it"
                            .formatted(name(certificate), file, to));
        }
        if (now.isBefore(from)) {
            throw new StartupException(
                    ("the certificate %s in %s is not valid before %s: wait, or set"
                                    + " this machine's clock, which says %s")
                            .formatted(name(certificate), file, from, now));
        }
    }

    private void strong(X509Certificate certificate) {
        if (certificate.getPublicKey() instanceof RSAKey rsa
                && rsa.getModulus().bitLength() < SMALLEST_RSA) {
            throw new StartupException(
                    ("the certificate %s in %s has an RSA key of %s bits, which is"
                                    + " weak: make one of %s, or of EC")
                            .formatted(
                                    name(certificate),
                                    file,
                                    rsa.getModulus().bitLength(),
                                    SMALLEST_RSA));
        }
        String signed = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        // Nobody believes a root because of its signature.
        if (!isRoot(certificate)
                && (signed.startsWith("SHA1")
                        || signed.startsWith("MD5")
                        || signed.startsWith("MD2"))) {
            throw new StartupException(
                    ("the certificate %s in %s is signed with %s, which is weak: have"
                                    + " it issued again")
                            .formatted(name(certificate), file, certificate.getSigAlgName()));
        }
    }

    private static boolean isRoot(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    private void issued(X509Certificate issuer, X509Certificate issued, int position) {
        if (!hasIssued(issuer, issued)) {
            throw new StartupException(
                    ("%s is out of order: certificate %s (%s) has not issued the one"
                                    + " before it (%s), as each must")
                            .formatted(file, position + 1, name(issuer), name(issued)));
        }
    }

    private static boolean hasIssued(X509Certificate issuer, X509Certificate issued) {
        if (!issued.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            issued.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            // Another authority of the same name.
            return false;
        }
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }
}
