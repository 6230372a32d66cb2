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

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// Lets in who has a token, in the field `Authorization` (RFC 6750 §2.1). Handlers have who that is
/// under a key. Tokens in forms and in the query are not taken: they end up in logs and histories
/// (RFC 9700 §4.3.2).
///
/// No token is answered 401; a malformed one 400, `invalid_request`; one that is not taken 401,
/// `invalid_token`; and a handler for whom it is not enough throws [#insufficientScope], 403.
///
/// @param <T> what stands for the user
public final class BearerAuthentication<T> implements Filter {

    /// RFC 6750 §2.1: b64token.
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]+(?: [!#-\\[\\]-~]+)*");

    /// Decides whether a token is taken.
    ///
    /// @param <T> what stands for the user
    @FunctionalInterface
    public interface TokenCheck<T> {

        /// Decides. Called by many threads at once.
        ///
        /// @param token what the client has sent, of the characters of Base64 and `-._~`; for who
        ///     looks it up, by a digest rather than as it is, so that the time it takes tells
        ///     nothing
        /// @return whose it is, or null if it is unknown, expired, or withdrawn
        /// @throws Exception to answer otherwise, as a handler does
        @Nullable
        T check(String token) throws Exception;
    }

    private final String realm;
    private final Key<T> key;
    private final TokenCheck<T> check;

    private BearerAuthentication(String realm, Key<T> key, TokenCheck<T> check) {
        this.realm = "Bearer " + Challenge.parameter("realm", realm);
        this.key = Objects.requireNonNull(key, "key");
        this.check = Objects.requireNonNull(check, "check");
    }

    /// A filter that asks whose a token is.
    ///
    /// @param realm what the token is for; printable ASCII
    /// @param key what handlers find the user under: behind the filter `request.get(key)` is never
    ///     null
    /// @param check decides
    /// @param <T> what stands for the user
    /// @return the filter
    /// @throws IllegalArgumentException if the realm has another character
    public static <T> BearerAuthentication<T> of(String realm, Key<T> key, TokenCheck<T> check) {
        return new BearerAuthentication<>(realm, key, check);
    }

    /// A filter that takes some tokens. It keeps digests of them under a random key, so that how
    /// long a refusal takes tells nothing.
    ///
    /// @param realm what the token is for; printable ASCII
    /// @param key what handlers find the user under: behind the filter `request.get(key)` is never
    ///     null
    /// @param users whose each token is
    /// @param <T> what stands for the user
    /// @return the filter
    /// @throws IllegalArgumentException if a token cannot be sent, or the realm has another
    ///     character
    public static <T> BearerAuthentication<T> ofTokens(
            String realm, Key<T> key, Map<String, T> users) {
        KeyedDigest digest = new KeyedDigest();
        Map<String, T> known = new HashMap<>();
        users.forEach(
                (token, user) -> {
                    if (!TOKEN.matcher(token).matches()) {
                        throw new IllegalArgumentException(
                                "a token is of letters, digits and -._~+/, with = at its end");
                    }
                    known.put(digest.text(token), user);
                });
        return of(realm, key, token -> known.get(digest.text(token)));
    }

    /// What a handler throws for whom the token is not enough: 403, with `insufficient_scope`.
    ///
    /// @param scope what the token needs, names with a space between two (RFC 6749 §3.3)
    /// @return the exception
    /// @throws IllegalArgumentException if that is no scope
    public HttpException insufficientScope(String scope) {
        if (!SCOPE.matcher(scope).matches()) {
            throw new IllegalArgumentException("'" + scope + "' is no scope");
        }
        return Challenge.of(
                Status.FORBIDDEN,
                "the token is not enough for this",
                realm + ", error=\"insufficient_scope\", " + Challenge.parameter("scope", scope));
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        String token = Challenge.credentials(request.headers(), "Bearer");
        if (token == null) {
            // RFC 6750 §3.1: who has sent none is told of no error.
            throw Challenge.of(Status.UNAUTHORIZED, "a token is needed", realm);
        }
        if (!TOKEN.matcher(token).matches()) {
            throw refusal(Status.BAD_REQUEST, "invalid_request", "the token is malformed");
        }
        T user = check.check(token);
        if (user == null) {
            throw refusal(
                    Status.UNAUTHORIZED, "invalid_token", "the token is unknown or has expired");
        }
        if (user instanceof String name) {
            request.note(FinishedExchange.USER, name);
        }
        request.note(key, user);
        return next.handle(request.with(key, user));
    }

    private HttpException refusal(Status status, String error, String reason) {
        String challenge =
                "%s, error=\"%s\", %s"
                        .formatted(realm, error, Challenge.parameter("error_description", reason));
        return Challenge.of(status, reason, challenge);
    }
}
