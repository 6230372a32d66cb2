package hyperserve.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/// A key and a certificate for servers that are to be tried over TLS: ECDSA on P-256, for
/// `localhost`, signed by itself; two files in PEM, and both in one of PKCS #12.
///
/// @param certificate the certificate's file
/// @param key the private key's file, PKCS #8, which only its owner can read
/// @param store the file that has both, which [#PASSWORD] opens
public record TlsKey(Path certificate, Path key, Path store) {

    /// What opens the store. It guards nothing: the key beside it is plain, and made anew by each
    /// run.
    public static final String PASSWORD = "password";

    private static final String ALIAS = "localhost";

    /// Makes a new pair, by the JDK's keytool.
    ///
    /// @param folder where the files go, in place of those of an earlier run
    /// @return the pair
    /// @throws IOException if it cannot be made
    public static TlsKey make(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path store = folder.resolve("key.p12").toAbsolutePath();
        Files.deleteIfExists(store);
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        run(
                List.of(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-sigalg",
                        "SHA256withECDSA",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "3650",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD));
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return write(folder.toAbsolutePath(), keys, store);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot read what keytool made: " + store, e);
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command + " failed: " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while keytool made a key");
        }
    }

    private static TlsKey write(Path folder, KeyStore keys, Path store)
            throws IOException, GeneralSecurityException {
        Path certificate = folder.resolve("cert.pem");
        Files.writeString(certificate, pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()));
        Path key = folder.resolve("key.pem");
        Files.deleteIfExists(key);
        Files.createFile(
                key,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                key, pem("PRIVATE KEY", keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
        return new TlsKey(certificate, key, store);
    }

    /// The textual encoding of RFC 7468.
    private static String pem(String label, byte[] content) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN %s-----\n%s\n-----END %1$s-----\n"
                .formatted(label, lines.encodeToString(content));
    }
}
