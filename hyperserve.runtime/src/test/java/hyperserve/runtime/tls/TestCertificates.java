package hyperserve.runtime.tls;

import hyperserve.api.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRLException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// Certificates that tests share, made once in a process, all signed by [#CA] through nobody else;
/// as objects, as PEM texts, as files, and in contexts of JSSE's own making.
final class TestCertificates {

    static final KeyAndChain CA = CertificateMaker.of("Test CA").authority().selfSigned();

    /// EC P-256, for `localhost`, `127.0.0.1` and `::1`.
    static final KeyAndChain LOCALHOST =
            CertificateMaker.of("localhost").names("localhost", "127.0.0.1", "::1").signedBy(CA);

    /// RSA of 2048 bits, for the same.
    static final KeyAndChain RSA =
            CertificateMaker.of("localhost")
                    .rsa(2048)
                    .names("localhost", "127.0.0.1", "::1")
                    .signedBy(CA);

    /// For `localhost`, for the year 2020.
    static final KeyAndChain EXPIRED =
            CertificateMaker.of("expired")
                    .names("localhost")
                    .valid(
                            Instant.parse("2020-01-01T00:00:00Z"),
                            Instant.parse("2021-01-01T00:00:00Z"))
                    .signedBy(CA);

    /// For `*.example.test`.
    static final KeyAndChain WILDCARD =
            CertificateMaker.of("wildcard").names("*.example.test").signedBy(CA);

    /// For `other.test`.
    static final KeyAndChain OTHER =
            CertificateMaker.of("other.test").names("other.test").signedBy(CA);

    /// Of a client, and good for nothing else.
    static final KeyAndChain CLIENT =
            CertificateMaker.of("Test client").purposes(CertificateMaker.CLIENT).signedBy(CA);

    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private TestCertificates() {}

    static String pem(String label, byte[] content) {
        return "-----BEGIN "
                + label
                + "-----\n"
                + LINES.encodeToString(content)
                + "\n-----END "
                + label
                + "-----\n";
    }

    /// Certificates, in the order given.
    static String pem(List<X509Certificate> chain) {
        return chain.stream().map(TestCertificates::pem).collect(Collectors.joining());
    }

    static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    static String pem(X509CRL list) {
        try {
            return pem("X509 CRL", list.getEncoded());
        } catch (CRLException e) {
            throw new AssertionError(e);
        }
    }

    /// The key alone, as PKCS #8.
    static String keyPem(KeyAndChain of) {
        return pem("PRIVATE KEY", of.key().getEncoded());
    }

    /// Writes a file that only its owner may read.
    static Path write(Path file, String content) {
        try {
            Files.deleteIfExists(file);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A server's context made by the JDK alone, without the classes under test.
    static SSLContext serverContext(KeyAndChain of) {
        return context(of);
    }

    /// A client's context that trusts [#CA] and nobody else.
    ///
    /// @param own what the client shows if it is asked, or null for nothing
    static SSLContext clientContext(@Nullable KeyAndChain own) {
        return clientContext(own, CA.leaf());
    }

    /// One that trusts others.
    static SSLContext clientContext(@Nullable KeyAndChain own, X509Certificate... trusted) {
        return context(own, trusted);
    }

    private static SSLContext context(@Nullable KeyAndChain own, X509Certificate... trusted) {
        try {
            KeyManager[] keys = {};
            if (own != null) {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry(
                        "own", own.key(), new char[0], own.chain().toArray(X509Certificate[]::new));
                KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
                factory.init(store, new char[0]);
                keys = factory.getKeyManagers();
            }
            TrustManager[] trust = {};
            if (trusted.length > 0) {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                for (int i = 0; i < trusted.length; i++) {
                    store.setCertificateEntry("ca" + i, trusted[i]);
                }
                TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
                factory.init(store);
                trust = factory.getTrustManagers();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
