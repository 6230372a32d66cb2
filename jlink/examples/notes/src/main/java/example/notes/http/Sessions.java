package example.notes.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.HttpException;
import hyperserve.api.Key;
import hyperserve.api.Method;
import hyperserve.api.Nullable;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Logins, kept by the clients in a signed cookie; they end with the server, as its key does. As a
/// filter it tells who asks, and lets nobody else change anything.
public final class Sessions implements Filter {

    /// Who asks, if that is known.
    public static final Key<String> USER = Key.of("user");

    private static final Set<Method> SAFE = Set.of(Method.GET, Method.HEAD, Method.OPTIONS);
    private static final Duration LENGTH = Duration.ofHours(12);
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();
    private static final Pattern COOKIE =
            Pattern.compile("(?:^|; *)session=(([\\w-]+)\\.(\\d{1,18}))\\.([\\w-]+)");

    private final String password;
    private final SecretKeySpec key;

    /// @param password what all users log in with
    public Sessions(String password) {
        this.password = password;
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /// Answers the form with the fields `user` and `password`.
    public Response logIn(Request request) throws IOException, GeneralSecurityException {
        Request form = request.read(Form::fields);
        if (!areEqual(password, form.query("password").asText())) {
            throw new HttpException(Status.FORBIDDEN, "the password is wrong");
        }
        String user = TEXT.encodeToString(form.query("user").asText().getBytes(UTF_8));
        String session = user + "." + Instant.now().plus(LENGTH).getEpochSecond();
        String cookie = "session=" + session + "." + signature(session);
        return Response.of(Status.SEE_OTHER)
                .withHeader("Location", "/")
                .withHeader("Set-Cookie", cookie + "; Path=/; HttpOnly; SameSite=Strict");
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        String user = user(request);
        if (user == null && !SAFE.contains(request.method())) {
            throw new HttpException(Status.UNAUTHORIZED, "log in first");
        }
        return next.handle(user == null ? request : request.with(USER, user));
    }

    private @Nullable String user(Request request) throws GeneralSecurityException {
        Matcher cookie = COOKIE.matcher(String.join("; ", request.headers().all("Cookie")));
        return cookie.find()
                        && areEqual(signature(cookie.group(1)), cookie.group(4))
                        && Instant.now().getEpochSecond() < Long.parseLong(cookie.group(3))
                ? new String(Base64.getUrlDecoder().decode(cookie.group(2)), UTF_8)
                : null;
    }

    /// In a time that does not tell where they differ.
    private static boolean areEqual(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(UTF_8), other.getBytes(UTF_8));
    }

    private String signature(String session) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(key.getAlgorithm());
        mac.init(key);
        return TEXT.encodeToString(mac.doFinal(session.getBytes(UTF_8)));
    }
}
