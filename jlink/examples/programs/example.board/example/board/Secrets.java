package example.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import example.board.Guarded.Client;

import hyperserve.api.Nullable;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;

import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Who a token or a password belongs to. Neither is kept, and the time that a refusal takes tells
/// nothing.
final class Secrets {

    private static final int ROUNDS = 100_000;

    private final byte[] token;
    private final Client client;
    private final byte[] salt = new byte[16];
    private final byte[] password;
    private final String administrator;

    Secrets(String token, Client client, String administrator, String password) {
        this.client = client;
        this.administrator = administrator;
        new SecureRandom().nextBytes(salt);
        try {
            this.token = digest(token);
            this.password = slowly(password);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK lacks what secrets are kept by", e);
        }
    }

    /// A token is long and random, so that a fast digest will do.
    @Nullable
    Client client(String sent) throws GeneralSecurityException {
        return MessageDigest.isEqual(token, digest(sent)) ? client : null;
    }

    /// A password is not, so that to try one has to take long; for a name that nobody has, too.
    @Nullable
    String administrator(String name, String sent) throws GeneralSecurityException {
        boolean right = MessageDigest.isEqual(password, slowly(sent));
        return right && name.equals(administrator) ? name : null;
    }

    private static byte[] digest(String text) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    }

    private byte[] slowly(String text) throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(text.toCharArray(), salt, ROUNDS, 256);
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(spec)
                .getEncoded();
    }
}
