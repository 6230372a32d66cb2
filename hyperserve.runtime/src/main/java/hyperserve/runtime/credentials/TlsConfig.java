package hyperserve.runtime.credentials;

import hyperserve.api.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

import javax.net.ssl.SSLContext;

/// How a listener speaks TLS: certificates and keys by their files, or a context of the
/// application's own; whom of the clients it trusts; versions and cipher suites.
///
/// ```java
/// TlsConfig.of(Path.of("fullchain.pem"), Path.of("privkey.pem"))
///         .withClientCertificates(ClientCertificates.REQUIRED, Path.of("clients-ca.pem"));
/// ```
///
/// The files are PEM (RFC 7468). A certificate file holds the certificate of the server, that of
/// its issuer, and so on; the root may be left out. A key file holds a private key as PKCS #8, also
/// encrypted, PKCS #1 or SEC 1: RSA of at least 2048 bits, EC or Ed25519. Both may be one file.
/// Nothing is read before the server starts.
///
/// TLS 1.3 and 1.2 are spoken, with ephemeral elliptic curves and authenticated encryption alone:
/// what is not in [#cipherSuites()] by default cannot be switched on.
///
/// It never changes; the `with…` methods give another one. Any thread may use it. Settings may join
/// these later.
public final class TlsConfig {

    private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    /// Those of Mozilla's "intermediate" without finite-field Diffie-Hellman. AES-128 first: it is
    /// the cheapest by the byte, and none of these is weak.
    private static final List<String> CIPHER_SUITES =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private final List<CertificateFiles> certificates;
    private final @Nullable SSLContext context;
    private final @Nullable TlsProvider provider;
    private final @Nullable Path passwordFile;
    private final ClientCertificates clientCertificates;
    private final @Nullable Path clientAuthorities;
    private final List<Path> revocationLists;
    private final List<String> protocols;
    private final List<String> cipherSuites;

    private TlsConfig(Draft draft) {
        certificates = List.copyOf(draft.certificates);
        context = draft.context;
        provider = draft.provider;
        passwordFile = draft.passwordFile;
        clientCertificates = draft.clientCertificates;
        clientAuthorities = draft.clientAuthorities;
        revocationLists = List.copyOf(draft.revocationLists);
        protocols = List.copyOf(draft.protocols);
        cipherSuites = List.copyOf(draft.cipherSuites);
    }

    /// TLS with a certificate. Clients that ask for a name no certificate is for are shown this
    /// one.
    ///
    /// @param certificates the file of the certificate and those of its issuers
    /// @param key the file of the private key, which may be the same
    /// @return the configuration
    public static TlsConfig of(Path certificates, Path key) {
        Draft draft = new Draft();
        draft.certificates.add(new CertificateFiles(certificates, key));
        return new TlsConfig(draft);
    }

    /// TLS with a context of the application's own, which has keys and decides whom to trust:
    /// another provider's, or one with keys that are in no file. Versions, cipher suites and ALPN
    /// are set here all the same. There is nothing to reload.
    ///
    /// @param context the context, initialised
    /// @return the configuration
    public static TlsConfig of(SSLContext context) {
        Draft draft = new Draft();
        draft.context = Objects.requireNonNull(context, "context");
        return new TlsConfig(draft);
    }

    /// Adds a certificate for other names, or for the same with a key of another kind. A client is
    /// shown the one for the name that it asks for (SNI, RFC 6066 §3), an exact name before a
    /// wildcard.
    ///
    /// @param certificates the file of the certificate and those of its issuers
    /// @param key the file of the private key, which may be the same
    /// @return this with it
    /// @throws IllegalStateException if this has a context of its own
    public TlsConfig withCertificate(Path certificates, Path key) {
        requireFiles("a certificate");
        Draft draft = new Draft(this);
        draft.certificates.add(new CertificateFiles(certificates, key));
        return new TlsConfig(draft);
    }

    /// Sets the password of encrypted keys.
    ///
    /// @param file whose first line is the password, in ASCII; only its owner may read it
    /// @return this with it
    /// @throws IllegalStateException if this has a context of its own
    public TlsConfig withPasswordFile(Path file) {
        requireFiles("a password");
        Draft draft = new Draft(this);
        draft.passwordFile = Objects.requireNonNull(file, "file");
        return new TlsConfig(draft);
    }

    /// Asks clients for certificates.
    ///
    /// @param mode whether they must have one
    /// @param authorities the file of the certificates of those who may issue them
    /// @return this with it
    /// @throws IllegalStateException if this has a context of its own
    public TlsConfig withClientCertificates(ClientCertificates mode, Path authorities) {
        requireFiles("a file of authorities");
        Draft draft = new Draft(this);
        draft.clientCertificates = Objects.requireNonNull(mode, "mode");
        draft.clientAuthorities = Objects.requireNonNull(authorities, "authorities");
        return new TlsConfig(draft);
    }

    /// Asks clients for certificates, which a context of the application's own trusts or not.
    ///
    /// @param mode whether they must have one
    /// @return this with it
    /// @throws IllegalStateException if this has files and no context: it would trust nobody
    public TlsConfig withClientCertificates(ClientCertificates mode) {
        if (context == null) {
            throw new IllegalStateException(
                    "client certificates need a file of those who may issue them");
        }
        Draft draft = new Draft(this);
        draft.clientCertificates = Objects.requireNonNull(mode, "mode");
        return new TlsConfig(draft);
    }

    /// Adds a file of revocation lists (RFC 5280 §5). As soon as there is one, every certificate
    /// that a client shows, but for the root, needs a list of its issuer that is not out of date.
    ///
    /// @param file the file, with one list or more
    /// @return this with it
    /// @throws IllegalStateException if clients are not asked for certificates, or this has a
    ///     context of its own
    public TlsConfig withRevocationList(Path file) {
        requireFiles("a revocation list");
        if (clientAuthorities == null) {
            throw new IllegalStateException(
                    "a revocation list is for client certificates, which are not asked for");
        }
        Draft draft = new Draft(this);
        draft.revocationLists.add(Objects.requireNonNull(file, "file"));
        return new TlsConfig(draft);
    }

    /// Takes another implementation of TLS than the JDK's. Without this, one that is found as a
    /// service is taken.
    ///
    /// @param other the implementation
    /// @return this with it
    /// @throws IllegalStateException if this has a context of its own
    public TlsConfig withProvider(TlsProvider other) {
        requireFiles("a provider");
        Draft draft = new Draft(this);
        draft.provider = Objects.requireNonNull(other, "other");
        return new TlsConfig(draft);
    }

    /// Restricts the versions.
    ///
    /// @param versions `TLSv1.3`, `TLSv1.2` or both
    /// @return this with them
    /// @throws IllegalArgumentException if there is none, one twice, or another
    public TlsConfig withProtocols(List<String> versions) {
        require("TLS version", versions, PROTOCOLS);
        Draft draft = new Draft(this);
        draft.protocols = versions;
        return new TlsConfig(draft);
    }

    /// Restricts the cipher suites, or gives them another order. The server's order counts.
    ///
    /// @param suites some of those that are on by default, by the names of IANA
    /// @return this with them
    /// @throws IllegalArgumentException if there is none, one twice, or another
    public TlsConfig withCipherSuites(List<String> suites) {
        require("cipher suite", suites, CIPHER_SUITES);
        Draft draft = new Draft(this);
        draft.cipherSuites = suites;
        return new TlsConfig(draft);
    }

    private static void require(String what, List<String> values, List<String> known) {
        if (values.isEmpty() || new HashSet<>(values).size() != values.size()) {
            throw new IllegalArgumentException(
                    "%s: expected one or more, each once, was %s".formatted(what, values));
        }
        for (String value : values) {
            if (!known.contains(value)) {
                throw new IllegalArgumentException(
                        "unknown or weak %s %s, expected some of %s".formatted(what, value, known));
            }
        }
    }

    private void requireFiles(String what) {
        if (context != null) {
            throw new IllegalStateException("a context has all that it needs, not " + what);
        }
    }

    /// {@return the files of the certificates, that for all other names first; none if there is a
    /// context}
    public List<CertificateFiles> certificates() {
        return certificates;
    }

    /// {@return the application's own context, or null if there are files}
    public @Nullable SSLContext context() {
        return context;
    }

    /// {@return the implementation of TLS, or null if it is that of a context, one found as a
    /// service, or the JDK's}
    public @Nullable TlsProvider provider() {
        return provider;
    }

    /// {@return the file with the password of encrypted keys, or null}
    public @Nullable Path passwordFile() {
        return passwordFile;
    }

    /// {@return whether clients show certificates; by default they do not}
    public ClientCertificates clientCertificates() {
        return clientCertificates;
    }

    /// {@return the file of those who may issue the clients' certificates, or null}
    public @Nullable Path clientAuthorities() {
        return clientAuthorities;
    }

    /// {@return the files of revocation lists}
    public List<Path> revocationLists() {
        return revocationLists;
    }

    /// {@return the versions of TLS, by default `TLSv1.3` and `TLSv1.2`}
    public List<String> protocols() {
        return protocols;
    }

    /// {@return the cipher suites, the one to be preferred first}
    public List<String> cipherSuites() {
        return cipherSuites;
    }

    /// Names of files, nothing of what is in them.
    @Override
    public String toString() {
        return "certificates=%s clients=%s %s %s"
                .formatted(
                        context == null ? certificates : "of a context",
                        clientCertificates,
                        protocols,
                        cipherSuites);
    }

    /// One that is being made.
    private static final class Draft {

        final List<CertificateFiles> certificates = new ArrayList<>();
        final List<Path> revocationLists = new ArrayList<>();
        @Nullable SSLContext context;
        @Nullable TlsProvider provider;
        @Nullable Path passwordFile;
        ClientCertificates clientCertificates = ClientCertificates.OFF;
        @Nullable Path clientAuthorities;
        List<String> protocols = PROTOCOLS;
        List<String> cipherSuites = CIPHER_SUITES;

        Draft() {}

        Draft(TlsConfig from) {
            certificates.addAll(from.certificates);
            revocationLists.addAll(from.revocationLists);
            context = from.context;
            provider = from.provider;
            passwordFile = from.passwordFile;
            clientCertificates = from.clientCertificates;
            clientAuthorities = from.clientAuthorities;
            protocols = from.protocols;
            cipherSuites = from.cipherSuites;
        }
    }

    /// A certificate with its key.
    ///
    /// @param certificates the file of the certificate and those of its issuers
    /// @param key the file of the private key, which may be the same
    public record CertificateFiles(Path certificates, Path key) {

        /// Files that need not exist yet.
        public CertificateFiles {
            Objects.requireNonNull(certificates, "certificates");
            Objects.requireNonNull(key, "key");
        }
    }
}
