package example.notes;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.api.FixedBody;
import hyperserve.api.Handler;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Request;
import hyperserve.api.Response;
import hyperserve.api.Routes;

import java.nio.file.Path;

/// The whole application without a server.
final class InMemory {

    static final String FORM = "application/x-www-form-urlencoded";
    static final String JSON = "application/json";

    final NotesApplication application = new NotesApplication();
    private final Handler handler;
    String cookie = "";

    InMemory(Path folder) {
        handler = Routes.handler(application, NotesServer.settings(folder.resolve("db"), "secret"));
    }

    void logIn() throws Exception {
        Response home = send(Method.POST, "/login", FORM, "user=Ada+L.&password=secret");
        cookie = home.headers().first("Set-Cookie").split(";")[0];
    }

    Response send(Method method, String target, String type, String content) throws Exception {
        return handle(method, target, Headers.of("Content-Type", type), content.getBytes(UTF_8));
    }

    Response get(String target, String... headers) throws Exception {
        return handle(Method.GET, target, Headers.of(headers), new byte[0]);
    }

    Response handle(Method method, String target, Headers headers, byte[] content)
            throws Exception {
        return handler.handle(Request.of(method, target, headers.with("Cookie", cookie), content));
    }

    static String text(Response response) {
        return ((FixedBody) response.body()).text();
    }
}
