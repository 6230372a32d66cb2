package hyperserve.runtime.tls;

import hyperserve.runtime.logging.LazyLogger;
import hyperserve.runtime.startup.StartupException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// A file of certificates, keys or revocation lists, read whole.
///
/// @param path where it is, as it was given
/// @param blocks what is in it
record PemFile(Path path, List<PemBlock> blocks) {

    /// More than the certificates of all authorities that browsers know, ten times.
    static final int MAX_BYTES = 4 << 20;

    /// Lists of large authorities are long.
    static final int MAX_REVOCATION_BYTES = 64 << 20;

    private static final Logger LOG = LazyLogger.of(PemFile.class);

    private static final Set<String> CERTIFICATE = Set.of("CERTIFICATE", "X509 CERTIFICATE");

    /// Reads a file.
    ///
    /// @param path where it is
    /// @param max how many bytes it may have
    /// @throws StartupException if it cannot be read, is longer, or is no PEM file
    static PemFile read(Path path, int max) {
        String text = new String(bytes(path, max), StandardCharsets.ISO_8859_1);
        return new PemFile(path, PemBlock.of(text, path.toString()));
    }

    /// Reads a file that holds a secret, after a look at who else may.
    ///
    /// @param path where it is
    /// @param max how many bytes it may have
    /// @throws StartupException if it cannot be read, is longer, or if everybody may read it
    static byte[] secret(Path path, int max) {
        requireNotPublic(path);
        return bytes(path, max);
    }

    private static byte[] bytes(Path path, int max) {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] read = in.readNBytes(max + 1);
            if (read.length > max) {
                throw new StartupException(
                        "%s has more than %s bytes; is it the right file?".formatted(path, max));
            }
            return read;
        } catch (NoSuchFileException e) {
            throw new StartupException(path + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new StartupException(
                    path + " may not be read by the user that the server runs as", e);
        } catch (IOException e) {
            throw new StartupException(path + " cannot be read: " + e, e);
        }
    }

    /// Refuses a file that every user of the machine may read or write; tells of one that a group
    /// may. Where files have no such permissions, nothing is said.
    ///
    /// @throws StartupException if everybody may
    static void requireNotPublic(Path path) {
        Set<PosixFilePermission> permissions;
        try {
            permissions = Files.getPosixFilePermissions(path);
        } catch (UnsupportedOperationException | IOException e) {
            // Not a file system with permissions, or not a file: the latter is told when it is
            // read.
            return;
        }
        if (permissions.contains(PosixFilePermission.OTHERS_READ)
                || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new StartupException(
                    ("every user of this machine may read or write %s, which holds a"
                                    + " secret: chmod 600 %s")
                            .formatted(path, path));
        }
        if (permissions.contains(PosixFilePermission.GROUP_READ)
                || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
            LOG.log(
                    Level.WARNING,
                    "the group of {0}, which holds a secret, may read or write it; serving with it"
                            + " nevertheless",
                    path);
        }
    }

    /// {@return the certificates, in the order in which they are in the file, at least one}
    ///
    /// @throws StartupException if there is none, or one is damaged
    List<X509Certificate> certificates() {
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemBlock block : blocks) {
            if (CERTIFICATE.contains(block.label())) {
                certificates.add(certificate(block, certificates.size() + 1));
            }
        }
        if (certificates.isEmpty()) {
            throw new StartupException(missing("certificate"));
        }
        return certificates;
    }

    private X509Certificate certificate(PemBlock block, int number) {
        ByteArrayInputStream in = new ByteArrayInputStream(block.content());
        try {
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509").generateCertificate(in);
            if (in.available() > 0) {
                throw new CertificateException(in.available() + " bytes too many");
            }
            return certificate;
        } catch (CertificateException e) {
            throw new StartupException(
                    "certificate %s of %s is damaged: %s".formatted(number, path, e.getMessage()),
                    e);
        }
    }

    /// {@return the revocation lists, at least one}
    ///
    /// @throws StartupException if there is none, or one is damaged
    List<X509CRL> revocationLists() {
        List<X509CRL> lists = new ArrayList<>();
        for (PemBlock block : blocks) {
            if (block.label().equals("X509 CRL")) {
                try {
                    lists.add(
                            (X509CRL)
                                    CertificateFactory.getInstance("X.509")
                                            .generateCRL(
                                                    new ByteArrayInputStream(block.content())));
                } catch (GeneralSecurityException e) {
                    throw new StartupException(
                            "revocation list %s of %s is damaged: %s"
                                    .formatted(lists.size() + 1, path, e.getMessage()),
                            e);
                }
            }
        }
        if (lists.isEmpty()) {
            throw new StartupException(missing("revocation list (X509 CRL)"));
        }
        return lists;
    }

    /// {@return that something is not in the file, and what is}
    String missing(String what) {
        if (blocks.isEmpty()) {
            return "%s holds no %s: it is no PEM file, whose parts begin with -----BEGIN"
                    .formatted(path, what);
        }
        String[] labels = blocks.stream().map(PemBlock::label).distinct().toArray(String[]::new);
        return "%s holds no %s, but %s"
                .formatted(path, what, String.join(", ", Arrays.asList(labels)));
    }
}
