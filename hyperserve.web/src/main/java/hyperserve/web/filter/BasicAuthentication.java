package hyperserve.web.filter;

import hyperserve.api.Filter;
import hyperserve.api.FinishedExchange;
import hyperserve.api.Handler;
import hyperserve.api.HttpException;
import hyperserve.api.Key;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Lets in who has a name and a password (RFC 7617), and answers all others 401, so that browsers
/// ask for them. Handlers have who that is under a key, observers also the name, under
/// [FinishedExchange#USER].
///
/// Name and password come with each request, and anybody on the way can read them unless it is TLS.
/// A page of another origin can have a browser send them, so this wants [CrossOriginProtection]
/// beside it. Who may guess how often is for a [RateLimit] before this.
///
/// @param <T> what stands for the user
public final class BasicAuthentication<T> implements Filter {

    /// The name of the user, where [#ofPasswords] has let in who it is.
    public static final Key<String> USER = FinishedExchange.USER;

    /// What no password has for a digest; of the length of one, or the comparison would be shorter.
    private static final byte[] NOTHING = new byte[32];

    /// Decides whether a name and a password are those of a user.
    ///
    /// @param <T> what stands for the user
    @FunctionalInterface
    public interface PasswordCheck<T> {

        /// Decides. Called by many threads at once.
        ///
        /// It should take as long for a name that nobody has as for one that somebody has, or
        /// clients find out which is which: check the password of such a one against the hash of
        /// any other. Compare hashes by [MessageDigest#isEqual].
        ///
        /// @param user the name, perhaps empty, without a colon or control character
        /// @param password the password, perhaps empty, without a control character
        /// @return who it is, or null to refuse
        /// @throws Exception to answer otherwise, as a handler does
        @Nullable
        T check(String user, String password) throws Exception;
    }

    private final String challenge;
    private final Key<T> key;
    private final PasswordCheck<T> check;

    private BasicAuthentication(String realm, Key<T> key, PasswordCheck<T> check) {
        this.challenge = "Basic " + Challenge.parameter("realm", realm) + ", charset=\"UTF-8\"";
        this.key = Objects.requireNonNull(key, "key");
        this.check = Objects.requireNonNull(check, "check");
    }

    /// A filter that asks whether a password is right.
    ///
    /// @param realm what the password is for, shown by browsers; printable ASCII
    /// @param key what handlers find the user under: behind the filter `request.get(key)` is never
    ///     null
    /// @param check decides
    /// @param <T> what stands for the user
    /// @return the filter
    /// @throws IllegalArgumentException if the realm has another character
    public static <T> BasicAuthentication<T> of(String realm, Key<T> key, PasswordCheck<T> check) {
        return new BasicAuthentication<>(realm, key, check);
    }

    /// A filter that lets in some users. How long a refusal takes tells neither whether there is
    /// such a user nor how much of the password was right.
    ///
    /// Of the passwords it keeps digests under a random key. They are compared fast, so this is for
    /// passwords that were made at random, as those of tools are, or few.
    ///
    /// @param realm what the password is for, shown by browsers; printable ASCII
    /// @param passwords the passwords by the names of users
    /// @return the filter, with the name under [#USER], which is never null behind it
    /// @throws IllegalArgumentException if a name has a colon or a control character, or the realm
    ///     another character
    public static BasicAuthentication<String> ofPasswords(
            String realm, Map<String, String> passwords) {
        KeyedDigest digest = new KeyedDigest();
        Map<String, byte[]> known = new HashMap<>();
        passwords.forEach(
                (user, password) -> {
                    if (user.indexOf(':') >= 0 || hasControl(user)) {
                        throw new IllegalArgumentException(
                                "the name of a user has no colon and no control character");
                    }
                    known.put(digest.text(user), digest.of(password));
                });
        return of(
                realm,
                USER,
                (user, password) -> {
                    // The same work for all: what is compared with nothing differs from it.
                    byte[] expected = known.getOrDefault(digest.text(user), NOTHING);
                    return MessageDigest.isEqual(digest.of(password), expected) ? user : null;
                });
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        String credentials = Challenge.credentials(request.headers(), "Basic");
        if (credentials == null) {
            throw refusal("a user and a password are needed");
        }
        String text = decoded(credentials);
        int colon = text.indexOf(':');
        if (colon < 0 || hasControl(text)) {
            throw refusal("the user and password are malformed");
        }
        String name = text.substring(0, colon);
        T user = check.check(name, text.substring(colon + 1));
        if (user == null) {
            throw refusal("the user or the password is wrong");
        }
        request.note(FinishedExchange.USER, name);
        request.note(key, user);
        return next.handle(request.with(key, user));
    }

    private HttpException refusal(String reason) {
        return Challenge.of(Status.UNAUTHORIZED, reason, challenge);
    }

    /// Empty, which has no colon, if it is malformed.
    private static String decoded(String token) {
        try {
            byte[] bytes = Base64.getDecoder().decode(token);
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            // The answer says so.
            return "";
        }
    }

    /// RFC 7617 §2: neither name nor password has one.
    private static boolean hasControl(String text) {
        return text.chars().anyMatch(c -> c < ' ' || (c >= 0x7F && c <= 0x9F));
    }
}
