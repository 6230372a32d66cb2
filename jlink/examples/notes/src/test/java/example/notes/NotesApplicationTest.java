package example.notes;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hyperserve.api.FixedBody;
import hyperserve.api.Headers;
import hyperserve.api.Method;
import hyperserve.api.Response;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Random;

/// The whole application in memory.
final class NotesApplicationTest {

    private static final String MILK = "{\"title\":\"Milk\",\"text\":\"two bottles\"}";

    @TempDir private Path folder;

    private InMemory notes;

    @BeforeEach
    void open() throws Exception {
        notes = new InMemory(folder);
        notes.application.started(null);
        notes.logIn();
    }

    @AfterEach
    void close() throws Exception {
        notes.application.stopped();
    }

    private static int status(Response response) {
        return response.status().code();
    }

    private static void assertProblem(Response response, int status, String said) {
        assertThat(status(response)).isEqualTo(status);
        assertThat(response.headers().first("Content-Type")).isEqualTo("application/problem+json");
        assertThat(InMemory.text(response)).contains("\"status\":" + status, said);
    }

    @Test
    void aNoteIsMadeFoundReplacedAndDeleted() throws Exception {
        Response made = notes.send(Method.POST, "/api/notes", InMemory.JSON, MILK);
        assertThat(status(made)).isEqualTo(201);
        assertThat(made.headers().first("Location")).isEqualTo("/api/notes/1");
        assertThat(InMemory.text(made)).contains("\"author\":\"Ada L.\"");

        String bread = MILK.replace("Milk", "Bread");
        assertThat(status(notes.send(Method.PUT, "/api/notes/1", InMemory.JSON, bread)))
                .isEqualTo(200);
        assertThat(InMemory.text(notes.get("/api/notes?search=bre")))
                .contains("\"title\":\"Bread\"");
        assertThat(InMemory.text(notes.get("/api/notes?search=milk"))).isEqualTo("[]");

        assertThat(status(notes.send(Method.DELETE, "/api/notes/1", "", ""))).isEqualTo(204);
        assertProblem(notes.get("/api/notes/1"), 404, "no such note");
    }

    @Test
    void saysOfEachFieldWhatIsWrong() throws Exception {
        Response refused =
                notes.send(Method.POST, "/api/notes", InMemory.JSON, "{\"title\":\" \"}");

        assertProblem(refused, 422, "\"errors\":{\"title\":\"must have 1 to 100 characters");
        assertThat(InMemory.text(refused)).contains("\"text\":\"must be there");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /nowhere,           404, no such resource",
        "PATCH,  /api/notes,         405, 'allowed are GET, HEAD, OPTIONS, POST'",
        "GET,    /api/notes?page=0,  400, 'page'' must be a whole number from 1'",
        "GET,    /api/notes/x,       400, 'id'' must be a whole number from 1'",
        "POST,   /api/notes,         400, line 1 is not the JSON expected",
        "PUT,    /api/notes/1,       400, line 1 is not the JSON expected",
        "PUT,    /api/notes/1/picture, 415, the content must be multipart/form-data",
        "POST,   /login,             415, the content must be application/x-www-form-urlencoded"
    })
    void mistakesAreProblems(String method, String target, int status, String said)
            throws Exception {
        Response refused = notes.send(new Method(method), target, InMemory.JSON, "{");

        assertProblem(refused, status, said);
    }

    @Test
    void aNoteThatIsTooLongIsAProblem() throws Exception {
        String novel = MILK.replace("two", "x".repeat(70_000));

        assertProblem(notes.send(Method.POST, "/api/notes", InMemory.JSON, novel), 413, "too long");
    }

    @Test
    void onlyWhoHasLoggedInChangesAnything() throws Exception {
        for (String cookie : new String[] {"session=QWRh.9999999999.forged", "session=", "a=b"}) {
            notes.cookie = cookie;
            assertProblem(
                    notes.send(Method.POST, "/api/notes", InMemory.JSON, MILK),
                    401,
                    "log in first");
            assertThat(status(notes.get("/api/notes"))).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "user=Ada&password=x,      403, the password is wrong",
        "user=Ada,                 400, 'password'' is missing'",
        "user=Ada&password=%F,     400, not well encoded",
        "user=Ada L&password=x,    400, not well encoded"
    })
    void aWrongLoginIsAProblem(String form, int status, String said) throws Exception {
        assertProblem(notes.send(Method.POST, "/login", InMemory.FORM, form), status, said);
    }

    @Test
    void aPictureIsUploadedByAForm() throws Exception {
        notes.send(Method.POST, "/api/notes", InMemory.JSON, MILK);
        byte[] picture = new byte[2 * 1024 * 1024];
        new Random(1).nextBytes(picture);
        String form =
                "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nx\r\n"
                        + "--B\r\nContent-Disposition: form-data; name=\"picture\";"
                        + " filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n"
                        + new String(picture, ISO_8859_1)
                        + "\r\n--B--\r\n";
        Headers multipart = Headers.of("Content-Type", "multipart/form-data; boundary=B");

        Response done =
                notes.handle(
                        Method.PUT, "/api/notes/1/picture", multipart, form.getBytes(ISO_8859_1));

        assertThat(status(done)).isEqualTo(204);
        Response sent = notes.get("/api/notes/1/picture");
        assertThat(sent.headers().first("Content-Type")).isEqualTo("image/png");
        assertThat(sent.body()).isEqualTo(FixedBody.of(picture));
    }

    @ParameterizedTest
    @CsvSource({
        "picture, image/png,     '',     400, the form has no end",
        "another, image/png,     '--',   400, 'no part with name='",
        "picture, image/svg+xml, '--',   400, 'must be a GIF, JPEG, PNG or WebP'",
        "picture, image/png,     '--',   404, no such note"
    })
    void aWrongUploadIsAProblem(String name, String type, String end, int status, String said)
            throws Exception {
        String form =
                "--B\r\nContent-Disposition: form-data; name=\"%s\"\r\nContent-Type: %s\r\n\r\nx\r\n--B%s"
                        .formatted(name, type, end);

        Response refused =
                notes.send(
                        Method.PUT,
                        "/api/notes/1/picture",
                        "multipart/form-data; boundary=B",
                        form);

        assertProblem(refused, status, said);
    }

    @Test
    void whoHasThePageIsToldSo() throws Exception {
        Response page = notes.get("/");
        assertThat(InMemory.text(page)).contains("<title>Notes</title>");

        String tag = page.headers().first("ETag");
        assertThat(status(notes.get("/", "If-None-Match", "\"another\", " + tag))).isEqualTo(304);
        assertThat(status(notes.get("/", "If-None-Match", "\"another\""))).isEqualTo(200);
        assertThat(notes.get("/style.css").headers().first("Content-Type")).startsWith("text/css");
        assertThat(notes.get("/script.js").headers().first("Content-Type")).startsWith("text/java");
    }

    @Test
    void oneOtherOriginMayUseIt() throws Exception {
        Headers asked = Headers.of("Access-Control-Request-Method", "PUT");
        Response preflight = notes.handle(Method.OPTIONS, "/api/notes/1", asked, new byte[0]);
        assertThat(status(preflight)).isEqualTo(204);
        assertThat(preflight.headers().first("Access-Control-Allow-Methods")).contains("PUT");
        for (Response response :
                new Response[] {preflight, notes.get("/api/notes"), notes.get("/api/notes/1")}) {
            assertThat(response.headers().first("Access-Control-Allow-Origin"))
                    .isEqualTo("http://localhost:3000");
            assertThat(response.headers().first("X-Request-Id")).isNotNull();
        }
    }

    @Test
    void isReadyWhileTheNotesAreOpen(@TempDir Path other) throws Exception {
        InMemory closed = new InMemory(other);
        assertThat(status(closed.get("/readyz"))).isEqualTo(503);

        assertThat(status(notes.get("/readyz"))).isEqualTo(200);
        notes.application.stopping();
        assertThat(status(notes.get("/readyz"))).isEqualTo(503);
    }
}
