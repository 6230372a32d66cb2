package hyperserve.runtime.tls;

import static hyperserve.runtime.tls.TestCertificates.CA;
import static hyperserve.runtime.tls.TestCertificates.LOCALHOST;
import static hyperserve.runtime.tls.TestCertificates.OTHER;
import static hyperserve.runtime.tls.TestCertificates.RSA;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.runtime.startup.StartupException;

import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/// What a start says of files that are not right.
final class CertificateCheckTest {

    @TempDir Path folder;

    private void check(KeyAndChain key, X509Certificate... chain) {
        CertificateCheck.require(
                key.key(), Path.of("a.key"), List.of(chain), Path.of("a.pem"), Instant.now());
    }

    private AbstractThrowableAssert<?, ?> refused(KeyAndChain key, X509Certificate... chain) {
        return assertThatThrownBy(() -> check(key, chain)).isInstanceOf(StartupException.class);
    }

    @Test
    void acceptsAChainWithAndWithoutItsRoot() {
        KeyAndChain between = CertificateMaker.of("between").authority().signedBy(CA);
        KeyAndChain leaf = CertificateMaker.of("leaf").signedBy(between);

        assertThat(leaf.chain()).hasSize(2);
        assertThatCode(
                        () -> {
                            check(leaf, leaf.leaf());
                            check(leaf, leaf.leaf(), between.leaf());
                            check(leaf, leaf.leaf(), between.leaf(), CA.leaf());
                            check(RSA, RSA.leaf());
                        })
                .doesNotThrowAnyException();
        refused(leaf, between.leaf(), leaf.leaf())
                .hasMessageContaining("the certificate of the key is number 2");
        refused(leaf, leaf.leaf(), CA.leaf(), between.leaf())
                .hasMessageContaining("a.pem is out of order: certificate 2 (CN=Test CA)");
    }

    @Test
    void refusesAnIssuerOfTheSameNameWithAnotherKey() {
        KeyAndChain other = CertificateMaker.of("Test CA").authority().selfSigned();

        refused(LOCALHOST, LOCALHOST.leaf(), other.leaf()).hasMessageContaining("out of order");
    }

    @Test
    void refusesAnotherKey() {
        refused(OTHER, LOCALHOST.leaf())
                .hasMessage(
                        "the key in a.key is not that of the certificate in a.pem (CN=localhost):"
                                + " give those that were made together");
        refused(RSA, LOCALHOST.leaf()).hasMessageContaining("is not that of the certificate");
    }

    @Test
    void refusesWhatIsNotValidNow() {
        refused(TestCertificates.EXPIRED, TestCertificates.EXPIRED.leaf())
                .hasMessageContaining("expired on 2021-01-01T00:00:00Z: renew it");
        KeyAndChain future =
                CertificateMaker.of("f")
                        .valid(
                                Instant.parse("2100-01-01T00:00:00Z"),
                                Instant.parse("2101-01-01T00:00:00Z"))
                        .signedBy(CA);
        refused(future, future.leaf())
                .hasMessageContaining("is not valid before 2100-01-01T00:00:00Z");
    }

    @Test
    void refusesWhatIsWeak() {
        KeyAndChain small = CertificateMaker.of("small").rsa(1024).signedBy(CA);
        refused(small, small.leaf()).hasMessageContaining("RSA key of 1024 bits");
        KeyAndChain old = CertificateMaker.of("old").hash("SHA1").signedBy(CA);
        refused(old, old.leaf()).hasMessageContaining("signed with SHA1withECDSA");
        KeyAndChain root = CertificateMaker.of("root").hash("SHA1").selfSigned();
        assertThatCode(() -> check(root, root.leaf())).doesNotThrowAnyException();
    }

    @Test
    void refusesASecretThatEverybodyMayRead() throws IOException {
        Path file = TestCertificates.write(folder.resolve("k.pem"), "secret");
        assertThat(PemFile.secret(file, 100)).asString().isEqualTo("secret");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertThat(PemFile.secret(file, 100)).asString().isEqualTo("secret");
        for (String each : List.of("rw----r--", "rw-----w-")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(each));
            assertThatThrownBy(() -> PemFile.secret(file, 100))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("chmod 600 " + file);
        }
    }

    /// Whoever has made it may not forge lines of the log of who reads it.
    @Test
    void tellsInOneLineWhatACertificateSays() {
        KeyAndChain forger = CertificateMaker.of("a\nhyperserve: all is well").selfSigned();

        refused(LOCALHOST, forger.leaf())
                .hasMessageContaining("(CN=a\\nhyperserve: all is well)")
                .message()
                .hasLineCount(1);
    }

    @Test
    void namesAFileThatCannotBeRead() {
        Path missing = folder.resolve("missing.pem");
        assertThatThrownBy(() -> PemFile.read(missing, 100))
                .hasMessage(missing + " does not exist");
        assertThatThrownBy(() -> PemFile.read(folder, 100))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(folder + " cannot be read");
        Path large = TestCertificates.write(folder.resolve("large.pem"), "x".repeat(101));
        assertThatThrownBy(() -> PemFile.read(large, 100))
                .hasMessageContaining("more than 100 bytes");
    }

    @Test
    void tellsWhichCertificateIsDamaged() {
        String text =
                TestCertificates.pem(LOCALHOST.leaf())
                        + TestCertificates.pem("CERTIFICATE", new byte[] {0x30, 0});
        PemFile file =
                PemFile.read(
                        TestCertificates.write(folder.resolve("c.pem"), text), PemFile.MAX_BYTES);
        assertThatThrownBy(file::certificates)
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("certificate 2 of " + file.path() + " is damaged");
    }
}
