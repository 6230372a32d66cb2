package hyperserve.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

final class TlsKeyTest {

    @TempDir Path folder;

    @Test
    void makesAPairThatBelongsTogether() throws Exception {
        TlsKey.make(folder);
        TlsKey pair = TlsKey.make(folder);
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key(Files.readString(pair.key())));
        byte[] signed = signature.sign();
        signature.initVerify(certificate(pair.certificate()));
        assertThat(signature.verify(signed)).isTrue();
        assertThat(Files.getPosixFilePermissions(pair.key()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private static Certificate certificate(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey key(String pem) throws Exception {
        assertThat(pem)
                .startsWith("-----BEGIN PRIVATE KEY-----\n")
                .endsWith("\n-----END PRIVATE KEY-----\n");
        byte[] content = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(content));
    }
}
