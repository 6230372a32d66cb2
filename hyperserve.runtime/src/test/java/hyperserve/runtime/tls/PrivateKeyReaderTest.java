package hyperserve.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hyperserve.api.Nullable;
import hyperserve.runtime.startup.StartupException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;

/// The keys in `src/test/resources` are OpenSSL's.
final class PrivateKeyReaderTest {

    private static final String PASSWORD = "correct horse";

    @TempDir Path folder;

    private String resource(String name) {
        try (InputStream in = PrivateKeyReaderTest.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String name, String content) {
        return TestCertificates.write(folder.resolve(name), content);
    }

    private PrivateKey read(String content, @Nullable String password) {
        Path passwordFile = password == null ? null : file("password", password);
        return PrivateKeyReader.read(
                PemFile.read(file("key.pem", content), PemFile.MAX_BYTES), passwordFile);
    }

    @ParameterizedTest
    @CsvSource({
        "ec, ec-sec1",
        "ec, ec-sec1-alone",
        "ec, ec-pkcs8",
        "ec, ec-encrypted",
        "rsa, rsa-pkcs1",
        "rsa, rsa-pkcs8",
        "rsa, rsa-encrypted",
        "ed25519, ed25519-pkcs8"
    })
    void readsWhatOpensslWrites(String certificate, String key) {
        PemFile chain =
                PemFile.read(
                        file("chain.pem", resource(certificate + "-certificate.pem")),
                        PemFile.MAX_BYTES);

        CertificateCheck.require(
                read(resource(key + ".pem"), PASSWORD + "\r\nand more\n"),
                Path.of("key.pem"),
                chain.certificates(),
                chain.path(),
                Instant.now());
    }

    @ParameterizedTest
    @CsvSource({
        "ec-legacy, outdated way (Proc-Type: 4",
        "ec-scrypt, a way that this Java does not know",
        "ec-explicit, spells its curve out",
        "ec-certificate, 'no private key, but CERTIFICATE'",
        "README.md, 'it is no PEM file'"
    })
    void tellsWhatItCannotRead(String key, String reason) {
        String content = resource(key.contains(".") ? key : key + ".pem");
        assertThatThrownBy(() -> read(content, PASSWORD))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(folder.resolve("key.pem").toString())
                .hasMessageContaining(reason);
    }

    @Test
    void findsTheKeyBehindItsCertificates() {
        PrivateKey key = read(resource("rsa-certificate.pem") + resource("rsa-pkcs1.pem"), null);

        assertThat(key.getAlgorithm()).isEqualTo("RSA");
    }

    @Test
    void needsThePassword() {
        assertThatThrownBy(() -> read(resource("ec-encrypted.pem"), null))
                .hasMessageContaining("no file with its password is given");
        assertThatThrownBy(() -> read(resource("ec-encrypted.pem"), "wrong"))
                .hasMessageContaining("the password in " + folder.resolve("password"));
        assertThatThrownBy(() -> read(resource("ec-encrypted.pem"), "\n" + PASSWORD))
                .hasMessageContaining("has no password in its first line");
        assertThatThrownBy(() -> read(resource("ec-encrypted.pem"), "naïve"))
                .hasMessageContaining("beyond ASCII");
    }

    /// What OpenSSL has made, with more iterations, and so with longer lengths around them.
    @Test
    @Timeout(60)
    void refusesAKeyThatWouldTakeHoursToOpen() {
        byte[] sound = PemBlock.of(resource("ec-encrypted.pem"), "sound").getFirst().content();
        String slow =
                HexFormat.of()
                        .formatHex(sound)
                        .replace("3081ec3057", "3081ee3059")
                        .replace("304a3029", "304c302b")
                        .replace("301c0408", "301e0408")
                        .replace("02020800", "02047fffffff");
        byte[] key = HexFormat.of().parseHex(slow);

        assertThatThrownBy(() -> read(TestCertificates.pem("ENCRYPTED PRIVATE KEY", key), PASSWORD))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("wants its password hashed 2147483647 times");
    }

    @ParameterizedTest
    @CsvSource({
        "EC PRIVATE KEY, ec-sec1-alone",
        "RSA PRIVATE KEY, rsa-pkcs1",
        "PRIVATE KEY, ec-pkcs8"
    })
    void refusesAKeyThatIsCutOffAnywhere(String label, String key) {
        byte[] whole = PemBlock.of(resource(key + ".pem"), key).getFirst().content();
        int step = whole.length > 500 ? 37 : 1;
        for (int length = 0; length < whole.length; length += step) {
            String cut = TestCertificates.pem(label, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> read(cut, null))
                    .as("of %s bytes %s", whole.length, length)
                    .isInstanceOf(StartupException.class);
        }
    }
}
