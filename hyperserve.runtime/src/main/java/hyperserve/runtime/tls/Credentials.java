package hyperserve.runtime.tls;

import hyperserve.api.Nullable;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.credentials.TlsConfig.CertificateFiles;
import hyperserve.runtime.credentials.TlsProvider;
import hyperserve.runtime.startup.StartupException;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;

/// The keys, certificates and rules of a listener, as read from the files of a [TlsConfig] and
/// checked; makes its engines.
///
/// Each has a context of its own, so that a session made under one rule about clients' certificates
/// is not resumed under another. A reload keeps the context, and the sessions with it, unless the
/// authorities or revocation lists have changed: then nobody gets in by an old session.
///
/// Threads: any may make engines at any time; reloads come one after the other.
public final class Credentials {

    private final TlsConfig config;
    private final SSLParameters parameters;
    private final Clock clock;

    /// What engines are made of. Written by who holds the monitor; null manager: the application's
    /// own context.
    private volatile Current current;

    /// What the files were like before they were last read, also if that failed. Guarded by this.
    private List<FileStamp> stamps = List.of();

    private record Current(
            Supplier<SSLEngine> engines, @Nullable HeldKeyManager keys, ClientTrust trust) {}

    private Credentials(TlsConfig config, List<String> applicationProtocols, Clock clock) {
        this.config = config;
        this.clock = clock;
        parameters = TlsPolicy.parameters(config, applicationProtocols);
        SSLContext own = config.context();
        current =
                own == null
                        ? read(null)
                        : new Current(own::createSSLEngine, null, ClientTrust.NOBODY);
    }

    /// Reads and checks all files.
    ///
    /// @param config which they are
    /// @param applicationProtocols what ALPN offers, the best first, such as `h2`, `http/1.1`; a
    ///     client that names no protocol goes on without one
    /// @return what is in them
    /// @throws StartupException with one line that names the file, what is wrong, and the cure
    public static Credentials of(TlsConfig config, List<String> applicationProtocols) {
        return of(config, applicationProtocols, Clock.systemUTC());
    }

    /// The same, at another time.
    static Credentials of(TlsConfig config, List<String> applicationProtocols, Clock clock) {
        return new Credentials(config, applicationProtocols, clock);
    }

    /// {@return an engine for a new connection, as a server, with everything set}
    public SSLEngine engine() {
        SSLEngine engine = current.engines().get();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /// Reads the files again. Connections that are there stay as they are; new ones have what was
    /// read, unless that fails.
    ///
    /// @throws StartupException if it fails; what was in use before stays in use
    public synchronized void reload() {
        if (config.context() == null) {
            current = read(current);
        }
    }

    /// {@return whether a file is another than it was when they were last read, so that [#reload]
    /// makes sense; to be asked every few seconds}
    public synchronized boolean changed() {
        return stamps.stream().anyMatch(FileStamp::changed);
    }

    /// Whether the certificate that a connection shows is for a host; if not, the answer to a
    /// request for it is 421 (RFC 9110 §7.4). One without any name is for all.
    ///
    /// @param session the session of the connection, whose handshake has ended
    /// @param host the host that is asked for, without a port: a name, an IPv4 address, or an IPv6
    ///     address in brackets
    /// @return whether it is
    public boolean covers(SSLSession session, String host) {
        Certificate[] shown = session.getLocalCertificates();
        if (shown == null || shown.length == 0 || !(shown[0] instanceof X509Certificate leaf)) {
            return true;
        }
        HeldKeyManager keys = current.keys();
        HeldKey held = keys == null ? null : keys.byLeaf(leaf);
        try {
            return (held == null ? CertificateNames.of(leaf) : held.names()).covers(host);
        } catch (CertificateParsingException e) {
            // Only an application's own context has one whose names were not read at the start.
            return false;
        }
    }

    private Current read(@Nullable Current before) {
        stamps = files().stream().map(FileStamp::of).toList();
        Instant now = clock.instant();
        HeldKeys keys = keys(now);
        ClientTrust trust = ClientTrust.read(config, now);
        HeldKeyManager held = before == null ? null : before.keys();
        if (before != null && held != null && before.trust().equals(trust)) {
            held.hold(keys);
            return before;
        }
        HeldKeyManager manager = new HeldKeyManager(keys);
        return new Current(engines(manager, trust), manager, trust);
    }

    private Set<Path> files() {
        Set<Path> files = new LinkedHashSet<>();
        for (CertificateFiles each : config.certificates()) {
            files.add(each.certificates());
            files.add(each.key());
        }
        if (config.passwordFile() != null) {
            files.add(config.passwordFile());
        }
        if (config.clientAuthorities() != null) {
            files.add(config.clientAuthorities());
        }
        files.addAll(config.revocationLists());
        return files;
    }

    private HeldKeys keys(Instant now) {
        List<HeldKey> keys = new ArrayList<>();
        for (CertificateFiles each : config.certificates()) {
            Path file = each.certificates();
            PemFile certificates = PemFile.read(file, PemFile.MAX_BYTES);
            PemFile keyFile =
                    each.key().equals(file)
                            ? certificates
                            : PemFile.read(each.key(), PemFile.MAX_BYTES);
            List<X509Certificate> chain = certificates.certificates();
            PrivateKey key = PrivateKeyReader.read(keyFile, config.passwordFile());
            CertificateCheck.require(key, each.key(), chain, file, now);
            keys.add(new HeldKey(new KeyAndChain(key, chain), names(chain.getFirst(), file)));
        }
        return new HeldKeys(keys);
    }

    private static CertificateNames names(X509Certificate leaf, Path file) {
        try {
            return CertificateNames.of(leaf);
        } catch (CertificateParsingException e) {
            throw new StartupException(
                    "the names of the certificate in %s are damaged: %s"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private Supplier<SSLEngine> engines(HeldKeyManager keys, ClientTrust trust) {
        TlsProvider provider = config.provider();
        try {
            return provider == null
                    ? engines(keys, trust.managers())
                    : provider.engines(keys, trust.managers());
        } catch (GeneralSecurityException e) {
            String whose = provider == null ? "this Java" : provider.getClass().getName();
            throw new StartupException(whose + " has no such TLS: " + e.getMessage(), e);
        }
    }

    private static Supplier<SSLEngine> engines(HeldKeyManager keys, TrustManager[] clients)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {keys}, clients, null);
        TlsPolicy.boundSessions(context);
        return context::createSSLEngine;
    }

    @Override
    public String toString() {
        return config.toString();
    }
}
