package hyperserve.runtime.tls;

import hyperserve.api.Nullable;
import hyperserve.runtime.startup.StartupException;
import hyperserve.runtime.tls.DerReader.MalformedDerException;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/// Finds the private key of a PEM file: PKCS #8 (RFC 5958), also encrypted (PBES2, RFC 8018),
/// PKCS #1 (RFC 8017 §A.1.2) and SEC 1 (RFC 5915); of RSA, EC or EdDSA.
final class PrivateKeyReader {

    private static final byte[] VERSION_0 = {0};
    private static final byte[] RSA_ENCRYPTION = {
        0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1
    };
    private static final byte[] EC_PUBLIC_KEY = {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};
    private static final int MAX_PASSWORD_BYTES = 4096;

    /// How often a password may be hashed: seconds, and more than anybody advises. The file could
    /// ask for hours.
    private static final int MAX_ITERATIONS = 5_000_000;

    private static final int SEC1_PARAMETERS = 0xA0;
    private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");
    private static final String CONVERT =
            "openssl pkcs8 -topk8 -v2 aes-256-cbc -in %s -out key.pem";

    private final PemFile file;
    private final @Nullable Path passwordFile;

    /// The parameters that stand before a SEC 1 key, if they do.
    private byte @Nullable [] curve;

    private PrivateKeyReader(PemFile file, @Nullable Path passwordFile) {
        this.file = file;
        this.passwordFile = passwordFile;
    }

    /// {@return the first private key of a file}
    ///
    /// @param file the file, which may hold other things, too
    /// @param passwordFile whose first line is the password of encrypted keys, or null
    /// @throws StartupException if there is none, or it cannot be used
    static PrivateKey read(PemFile file, @Nullable Path passwordFile) {
        PemFile.requireNotPublic(file.path());
        PrivateKeyReader reader = new PrivateKeyReader(file, passwordFile);
        for (PemBlock block : file.blocks()) {
            PrivateKey key = reader.read(block);
            if (key != null) {
                return key;
            }
        }
        throw new StartupException(file.missing("private key"));
    }

    private @Nullable PrivateKey read(PemBlock block) {
        if (block.headers() && block.label().endsWith("PRIVATE KEY")) {
            throw new StartupException(
                    ("the key in %s is encrypted in an outdated way (Proc-Type: 4,ENCRYPTED);"
                                    + " convert it: "
                                    + CONVERT)
                            .formatted(file.path(), file.path()));
        }
        try {
            return switch (block.label()) {
                case "PRIVATE KEY" -> key(block.content());
                case "ENCRYPTED PRIVATE KEY" -> key(decrypted(block.content()));
                case "RSA PRIVATE KEY" -> key(pkcs1(block.content()));
                case "EC PRIVATE KEY" -> key(sec1(block.content()));
                case "EC PARAMETERS" -> {
                    curve = block.content();
                    yield null;
                }
                default -> null;
            };
        } catch (MalformedDerException e) {
            throw damaged(e);
        }
    }

    private StartupException damaged(Exception cause) {
        return new StartupException(
                ("the private key in %s is damaged, or neither RSA, EC (P-256, P-384,"
                                + " P-521) nor EdDSA")
                        .formatted(file.path()),
                cause);
    }

    private PrivateKey key(byte[] pkcs8) {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
        InvalidKeySpecException last = null;
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                // Of another algorithm.
                last = e;
            } catch (GeneralSecurityException e) {
                throw new StartupException("this Java has no keys of " + algorithm, e);
            }
        }
        throw damaged(last == null ? new InvalidKeySpecException() : last);
    }

    /// `PrivateKeyInfo ::= SEQUENCE { version, AlgorithmIdentifier, OCTET STRING }`
    private static byte[] pkcs8(byte[] algorithm, byte[] parameters, byte[] key) {
        return Der.value(
                Der.SEQUENCE,
                Der.value(Der.INTEGER, VERSION_0),
                Der.value(Der.SEQUENCE, Der.value(Der.OBJECT_IDENTIFIER, algorithm), parameters),
                Der.value(Der.OCTET_STRING, key));
    }

    private static byte[] pkcs1(byte[] key) {
        return pkcs8(RSA_ENCRYPTION, Der.value(Der.NULL), key);
    }

    /// `ECPrivateKey ::= SEQUENCE { INTEGER 1, OCTET STRING, [0] parameters OPTIONAL, [1] … }`: the
    /// parameters, an object identifier, move to where PKCS #8 has them.
    private byte[] sec1(byte[] key) throws MalformedDerException {
        DerReader reader = new DerReader(new DerReader(key).content(Der.SEQUENCE));
        reader.content(Der.INTEGER);
        reader.content(Der.OCTET_STRING);
        byte[] parameters = curve;
        if (reader.hasNext() && reader.tag() == SEC1_PARAMETERS) {
            parameters = reader.content(SEC1_PARAMETERS);
        }
        if (parameters == null) {
            throw new StartupException(
                    ("the EC key in %s does not say its curve; convert it: openssl"
                                    + " pkcs8 -topk8 -nocrypt -in %s -out key.pem")
                            .formatted(file.path(), file.path()));
        }
        if (new DerReader(parameters).tag() != Der.OBJECT_IDENTIFIER) {
            throw new StartupException(
                    ("the EC key in %s spells its curve out; make one of a named curve:"
                                    + " openssl ecparam -name prime256v1 -genkey")
                            .formatted(file.path()));
        }
        return pkcs8(EC_PUBLIC_KEY, parameters, key);
    }

    private byte[] decrypted(byte[] encrypted) {
        if (passwordFile == null) {
            throw new StartupException(
                    "the key in %s is encrypted, and no file with its password is given"
                            .formatted(file.path()));
        }
        EncryptedPrivateKeyInfo info;
        SecretKeyFactory factory;
        try {
            info = new EncryptedPrivateKeyInfo(encrypted);
            // The parameters of PBES2 have the name of what they are the parameters of.
            factory = SecretKeyFactory.getInstance(String.valueOf(info.getAlgParameters()));
            requireOpenable(info.getAlgParameters().getParameterSpec(PBEParameterSpec.class));
        } catch (IOException | GeneralSecurityException e) {
            throw new StartupException(
                    ("the key in %s is encrypted in a way that this Java does not know; convert it:"
                                    + " "
                                    + CONVERT)
                            .formatted(file.path(), file.path()),
                    e);
        }
        PBEKeySpec password = new PBEKeySpec(password(passwordFile));
        try {
            SecretKey secret = factory.generateSecret(password);
            Cipher cipher = Cipher.getInstance(factory.getAlgorithm());
            cipher.init(Cipher.DECRYPT_MODE, secret, info.getAlgParameters());
            return info.getKeySpec(cipher).getEncoded();
        } catch (GeneralSecurityException e) {
            throw wrongPassword(e);
        } finally {
            password.clearPassword();
        }
    }

    private void requireOpenable(PBEParameterSpec parameters) {
        if (parameters.getIterationCount() > MAX_ITERATIONS) {
            throw new StartupException(
                    ("the key in %s wants its password hashed %s times, more than %s; convert it: "
                                    + CONVERT)
                            .formatted(
                                    file.path(),
                                    parameters.getIterationCount(),
                                    MAX_ITERATIONS,
                                    file.path()));
        }
    }

    private StartupException wrongPassword(Exception cause) {
        return new StartupException(
                "the password in %s does not open the key in %s"
                        .formatted(passwordFile, file.path()),
                cause);
    }

    /// The first line.
    private static char[] password(Path path) {
        byte[] content = PemFile.secret(path, MAX_PASSWORD_BYTES);
        int length = 0;
        while (length < content.length && content[length] != '\n' && content[length] != '\r') {
            length++;
        }
        if (length == 0) {
            throw new StartupException(path + " has no password in its first line");
        }
        char[] password = new char[length];
        for (int i = 0; i < length; i++) {
            if (content[i] < ' ') {
                throw new StartupException(
                        ("the password in %s has characters beyond ASCII, which Java's"
                                        + " keys cannot have")
                                .formatted(path));
            }
            password[i] = (char) content[i];
        }
        return password;
    }
}
