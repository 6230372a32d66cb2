package hyperserve.runtime.tls;

import hyperserve.runtime.credentials.ClientCertificates;
import hyperserve.runtime.credentials.TlsConfig;
import hyperserve.runtime.startup.StartupException;
import hyperserve.runtime.tls.DerReader.MalformedDerException;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Fuzzes what is read from the files of an operator: certificates, keys, passwords, revocation
/// lists. Whatever they hold, it is used or refused by one sentence, and takes no more memory than
/// files of that size may.
///
/// The first byte chooses what the rest is.
public final class KeyFilesFuzzer {

    private static final int KINDS = 11;
    private static final int MOST_DEPTH = 32;
    private static final long MOST_ALLOCATED = 64L << 20;

    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Path FOLDER = folder();
    private static final Path CERTIFICATES = FOLDER.resolve("certificates.pem");
    private static final Path KEY = FOLDER.resolve("key.pem");
    private static final Path PASSWORD = FOLDER.resolve("password");
    private static final Path OTHER = FOLDER.resolve("other.pem");
    private static final String EC_CERTIFICATE = resource("ec-certificate.pem");
    private static final String EC_KEY = resource("ec-pkcs8.pem");
    private static final String RSA_CERTIFICATE = resource("rsa-certificate.pem");

    static {
        // What is loaded for the first is not of its making.
        server(EC_CERTIFICATE, EC_KEY);
    }

    private KeyFilesFuzzer() {}

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("fuzz");
            folder.toFile().deleteOnExit();
            for (String name : List.of("certificates.pem", "key.pem", "password", "other.pem")) {
                folder.resolve(name).toFile().deleteOnExit();
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = KeyFilesFuzzer.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Called by the fuzzer, and by [FuzzInputsTest] with what it has found.
    public static void fuzzerTestOneInput(byte[] input) {
        Choices choices = new Choices(input);
        int kind = choices.below(KINDS);
        byte[] content = choices.take(input.length);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            read(kind, content);
        } catch (StartupException e) {
            if (e.getMessage().lines().count() != 1) {
                throw new AssertionError("not one sentence", e);
            }
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        if (allocated > MOST_ALLOCATED) {
            throw new AssertionError(allocated + " bytes were allocated");
        }
    }

    private static void read(int kind, byte[] content) {
        switch (kind) {
            case 0 -> {
                String text = new String(content, StandardCharsets.ISO_8859_1);
                server(text, text);
            }
            case 1 -> server(pem("CERTIFICATE", content), EC_KEY);
            case 2 -> server(EC_CERTIFICATE, pem("PRIVATE KEY", content));
            case 3 -> server(RSA_CERTIFICATE, pem("PRIVATE KEY", content));
            case 4 -> server(RSA_CERTIFICATE, pem("RSA PRIVATE KEY", content));
            case 5 -> server(EC_CERTIFICATE, pem("EC PRIVATE KEY", content));
            case 6 -> server(EC_CERTIFICATE, curveAndKey(content));
            case 7 -> server(EC_CERTIFICATE, pem("ENCRYPTED PRIVATE KEY", content));
            case 8 -> password(content);
            case 9 -> revoked(pem("X509 CRL", content));
            default -> values(content, 0);
        }
    }

    private static String pem(String label, byte[] content) {
        return TestCertificates.pem(label, content);
    }

    /// The first byte is the length of the parameters.
    private static String curveAndKey(byte[] content) {
        Choices choices = new Choices(content);
        byte[] curve = choices.take(choices.below(256));
        return pem("EC PARAMETERS", curve) + pem("EC PRIVATE KEY", choices.take(content.length));
    }

    private static TlsConfig files(String certificates, String key) {
        TestCertificates.write(CERTIFICATES, certificates);
        TestCertificates.write(KEY, key);
        return TlsConfig.of(CERTIFICATES, KEY);
    }

    private static void server(String certificates, String key) {
        TestCertificates.write(PASSWORD, "correct horse\n");
        engine(files(certificates, key).withPasswordFile(PASSWORD));
    }

    private static void engine(TlsConfig config) {
        Credentials.of(config, List.of("http/1.1")).engine();
    }

    private static void password(byte[] content) {
        TestCertificates.write(PASSWORD, new String(content, StandardCharsets.ISO_8859_1));
        engine(files(EC_CERTIFICATE, resource("ec-encrypted.pem")).withPasswordFile(PASSWORD));
    }

    private static void revoked(String list) {
        TestCertificates.write(OTHER, list);
        engine(
                files(EC_CERTIFICATE, EC_KEY)
                        .withClientCertificates(ClientCertificates.REQUIRED, CERTIFICATES)
                        .withRevocationList(OTHER));
    }

    /// Reads values in values; each is written as it may be read.
    private static void values(byte[] encoded, int depth) {
        DerReader reader = new DerReader(encoded);
        try {
            while (reader.hasNext()) {
                int tag = reader.tag();
                byte[] content = reader.content(tag);
                byte[] again = new DerReader(Der.value(tag, content)).content(tag);
                if (!Arrays.equals(content, again)) {
                    throw new AssertionError("written otherwise than read");
                }
                if (depth < MOST_DEPTH) {
                    values(content, depth + 1);
                }
            }
        } catch (MalformedDerException e) {
            // What is refused is read no further.
        }
    }
}
