package hyperserve.runtime.tls;

import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.startup.StartupException;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// Which certificates of clients are believed: those that one of the authorities has issued (PKIX,
/// RFC 5280 §6) and no list has revoked.
///
/// With a list, every certificate but the root needs one of its issuer that is not out of date:
/// what cannot be looked up is refused. Nothing is fetched over the network, whatever a
/// certificate asks for.
///
/// @param authorities those who may issue; none if no client is asked
/// @param lists what they revoked
record ClientTrust(List<X509Certificate> authorities, List<X509CRL> lists) {

    /// No client is asked for a certificate.
    static final ClientTrust NOBODY = new ClientTrust(List.of(), List.of());

    private static final Logger LOG = LazyLogger.of(ClientTrust.class);

    ClientTrust {
        authorities = List.copyOf(authorities);
        lists = List.copyOf(lists);
    }

    /// Reads the files.
    ///
    /// @param config where they are
    /// @param now the time
    /// @return what is in them
    /// @throws StartupException if one cannot be read, or a list is out of date or of nobody
    static ClientTrust read(TlsConfig config, Instant now) {
        Path file = config.clientAuthorities();
        if (file == null) {
            return NOBODY;
        }
        List<X509Certificate> authorities = PemFile.read(file, PemFile.MAX_BYTES).certificates();
        for (X509Certificate authority : authorities) {
            if (now.isAfter(authority.getNotAfter().toInstant())) {
                LOG.log(
                        Level.WARNING,
                        "the authority {0} in {1} expired on {2}; clients are still believed"
                                + " because of it",
                        authority.getSubjectX500Principal().getName(),
                        file,
                        authority.getNotAfter().toInstant());
            }
        }
        List<X509CRL> lists = new ArrayList<>();
        for (Path each : config.revocationLists()) {
            List<X509CRL> read = PemFile.read(each, PemFile.MAX_REVOCATION_BYTES).revocationLists();
            read.forEach(list -> requireCurrent(list, each, now));
            lists.addAll(read);
        }
        return new ClientTrust(authorities, lists);
    }

    private static void requireCurrent(X509CRL list, Path file, Instant now) {
        if (list.getNextUpdate() != null && now.isAfter(list.getNextUpdate().toInstant())) {
            throw new StartupException(
                    ("the revocation list of %s in %s is out of date since %s, and"
                                    + " would let nobody in: fetch the next one")
                            .formatted(
                                    list.getIssuerX500Principal().getName(),
                                    file,
                                    list.getNextUpdate().toInstant()));
        }
    }

    /// {@return what a context is made with: nobody, if no client is asked, as the JDK would load
    /// all authorities that it knows otherwise}
    TrustManager[] managers() {
        if (authorities.isEmpty()) {
            return new TrustManager[0];
        }
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters()));
            return factory.getTrustManagers();
        } catch (GeneralSecurityException e) {
            throw new StartupException("this Java cannot verify certificates", e);
        }
    }

    private PKIXBuilderParameters parameters() throws GeneralSecurityException {
        Set<TrustAnchor> anchors = new HashSet<>();
        for (X509Certificate authority : authorities) {
            anchors.add(new TrustAnchor(authority, null));
        }
        PKIXBuilderParameters parameters =
                new PKIXBuilderParameters(anchors, new X509CertSelector());
        parameters.setRevocationEnabled(!lists.isEmpty());
        if (!lists.isEmpty()) {
            parameters.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
            PKIXRevocationChecker checker =
                    (PKIXRevocationChecker)
                            CertPathBuilder.getInstance("PKIX").getRevocationChecker();
            checker.setOptions(
                    EnumSet.of(
                            PKIXRevocationChecker.Option.PREFER_CRLS,
                            PKIXRevocationChecker.Option.NO_FALLBACK));
            parameters.addCertPathChecker(checker);
        }
        return parameters;
    }

    @Override
    public String toString() {
        return authorities.size() + " authorities, " + lists.size() + " revocation lists";
    }
}
