package example.notes.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.Filter;
import hyperserve.api.Handler;
import hyperserve.api.HttpException;
import hyperserve.api.Key;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Status;
import hyperserve.web.Redirect;
import hyperserve.web.form.Form;
import hyperserve.web.session.Sessions;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.Set;

/// Logins, kept in sessions. As a filter it tells who asks, and lets nobody else change anything.
///
/// @param password what all users log in with
public record Logins(Sessions sessions, String password) implements Filter {

    /// Who asks, if that is known.
    public static final Key<String> USER = Key.of("user");

    private static final Set<Method> SAFE = Set.of(Method.GET, Method.HEAD, Method.OPTIONS);

    /// Answers the form with the fields `user` and `password`.
    public Response logIn(Request request) throws IOException {
        Form form = request.read(Form.urlEncoded());
        byte[] given = form.field("password").asText().getBytes(UTF_8);
        if (!MessageDigest.isEqual(given, password.getBytes(UTF_8))) {
            throw new HttpException(Status.FORBIDDEN, "the password is wrong");
        }
        sessions.of(request).rotate().set("user", form.field("user").asText());
        return Redirect.seeOther("/");
    }

    @Override
    public Response filter(Request request, Handler next) throws Exception {
        String user = sessions.of(request).get("user");
        if (user == null && !SAFE.contains(request.method())) {
            throw new HttpException(Status.UNAUTHORIZED, "log in first");
        }
        return next.handle(user == null ? request : request.with(USER, user));
    }
}
