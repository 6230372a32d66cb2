package example.notes;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.api.Method;
import hyperserve.api.SettingValues;
import hyperserve.testkit.TestApplication;
import hyperserve.testkit.TestClient;
import hyperserve.testkit.TestEvent;
import hyperserve.testkit.TestPart;
import hyperserve.testkit.TestRequest;
import hyperserve.testkit.TestResponse;
import hyperserve.testkit.TestStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/// The whole application in memory.
final class NotesApplicationTest {

    static final String JSON = "application/json";
    static final String MILK = "{\"title\":\"Milk\",\"text\":\"two bottles\"}";

    private static final String ORIGIN = "http://localhost:3000";

    @TempDir private Path folder;

    private final NotesApplication application = new NotesApplication();
    private TestApplication notes;
    private TestClient ada;

    static SettingValues settings(Path folder) {
        return SettingValues.empty()
                .with(NotesApplication.DB, folder.resolve("db").toString())
                .with(NotesApplication.PASSWORD, "secret");
    }

    static TestResponse logIn(TestClient browser, Map<String, String> form) {
        return browser.send(TestRequest.of(Method.POST, "/login").withForm(form));
    }

    @BeforeEach
    void open() {
        notes = TestApplication.inMemory(settings(folder), application);
        ada = notes.client();
        logIn(ada, Map.of("user", "Ada L.", "password", "secret"))
                .hasStatus(303)
                .hasHeader("Location", "/");
    }

    @AfterEach
    void close() {
        notes.close();
    }

    private static void assertProblem(TestResponse response, int status, String said) {
        response.hasStatus(status)
                .hasHeader("Content-Type", "application/problem+json")
                .hasTextWith("\"status\":" + status)
                .hasTextWith(said);
    }

    @Test
    void aNoteIsMadeFoundReplacedAndDeleted() {
        ada.post("/api/notes", JSON, MILK)
                .hasStatus(201)
                .hasHeader("Location", "/api/notes/1")
                .hasTextWith("\"author\":\"Ada L.\"");

        ada.put("/api/notes/1", JSON, MILK.replace("Milk", "Bread")).hasStatus(200);
        ada.get("/api/notes?search=bre").hasTextWith("\"title\":\"Bread\"");
        ada.get("/api/notes?search=milk").hasText("[]");

        ada.delete("/api/notes/1").hasStatus(204);
        assertProblem(ada.get("/api/notes/1"), 404, "no such note");
    }

    @Test
    void saysOfEachFieldWhatIsWrong() {
        TestResponse refused = ada.post("/api/notes", JSON, "{\"title\":\" \"}");

        assertProblem(refused, 422, "\"errors\":{\"title\":\"must have 1 to 100 characters");
        refused.hasTextWith("\"text\":\"must be there");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /nowhere,           404, no such file",
        "GET,    /api/nowhere,       404, no such resource",
        "PATCH,  /api/notes,         405, 'allowed are GET, HEAD, OPTIONS, POST'",
        "GET,    /api/notes?page=0,  400, 'page'' must be a whole number from 1'",
        "GET,    /api/notes/x,       400, 'id'' must be a whole number from 1'",
        "POST,   /api/notes,         400, line 1 is not the JSON expected",
        "PUT,    /api/notes/1,       400, line 1 is not the JSON expected",
        "PUT,    /api/notes/1/picture, 415, the content must be multipart/form-data",
        "POST,   /login,             415, the content must be application/x-www-form-urlencoded"
    })
    void mistakesAreProblems(String method, String target, int status, String said) {
        TestRequest request = TestRequest.of(new Method(method), target).withBody(JSON, "{");

        assertProblem(ada.send(request), status, said);
    }

    @Test
    void aNoteThatIsTooLongIsAProblem() {
        String novel = MILK.replace("two", "x".repeat(70_000));

        assertProblem(ada.post("/api/notes", JSON, novel), 413, "too long");
    }

    @Test
    void onlyWhoHasLoggedInChangesAnything() {
        String session = ada.cookie("session");
        String another = (session.startsWith("A") ? "B" : "A") + session.substring(1);
        for (String cookie : new String[] {another, session + "A", "QWRh.9999999999.forged", ""}) {
            TestClient stranger = notes.client().always("Cookie", "session=" + cookie);
            assertProblem(stranger.post("/api/notes", JSON, MILK), 401, "log in first");
            stranger.get("/api/notes").hasStatus(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "user=Ada&password=x,      403, the password is wrong",
        "user=Ada,                 400, 'password'' is missing'",
        "user=Ada&password=%F,     400, '%'",
        "user=Ada&password=%FF,    400, 'UTF-8'"
    })
    void aWrongLoginIsAProblem(String form, int status, String said) {
        TestClient stranger = notes.client();

        assertProblem(
                stranger.post("/login", "application/x-www-form-urlencoded", form), status, said);
        assertThat(stranger.hasCookie("session")).isFalse();
    }

    private static TestRequest upload(TestPart... parts) {
        return TestRequest.of(Method.PUT, "/api/notes/1/picture").withMultipart(parts);
    }

    @Test
    void aPictureIsUploadedByAForm() {
        ada.post("/api/notes", JSON, MILK);
        byte[] content = new byte[2 * 1024 * 1024];
        new Random(1).nextBytes(content);
        TestPart picture = TestPart.file("picture", "Lösung \"1\".png", "image/png", content);

        ada.send(upload(TestPart.field("title", "x"), picture)).hasStatus(204);

        TestResponse sent =
                ada.get("/api/notes/1/picture")
                        .hasStatus(200)
                        .hasHeader("Content-Type", "image/png")
                        .hasHeader("X-Content-Type-Options", "nosniff")
                        .hasBytes(content);
        TestRequest again =
                TestRequest.of(Method.GET, "/api/notes/1/picture")
                        .withHeader("If-None-Match", sent.header("ETag"));
        ada.send(again).hasStatus(304);
        assertProblem(
                ada.send(upload(TestPart.file("picture", "", "image/gif", new byte[0]))),
                400,
                "the file 'picture' is missing");
        ada.send(upload(TestPart.file("picture", "a", "image/gif", new byte[] {'G'})))
                .hasStatus(204);
        ada.send(again).hasStatus(200).hasText("G");
    }

    @ParameterizedTest
    @CsvSource({
        "another, image/png,     400, the file 'picture' is missing",
        "picture, image/svg+xml, 400, 'must be a GIF, JPEG, PNG or WebP'",
        "picture, image/png,     404, no such note"
    })
    void aWrongUploadIsAProblem(String name, String type, int status, String said) {
        TestPart part = TestPart.file(name, "a.png", type, new byte[] {'x'});

        assertProblem(ada.send(upload(part)), status, said);
    }

    @Test
    void anUploadWithoutItsEndIsAProblem() {
        String form =
                "--B\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\n"
                        + "Content-Type: image/png\r\n\r\nx\r\n--B";

        assertProblem(
                ada.put("/api/notes/1/picture", "multipart/form-data; boundary=B", form),
                400,
                "ends within");
    }

    @Test
    void whoHasThePageIsToldSo() {
        TestResponse page =
                ada.get("/")
                        .hasHeader("Content-Type", "text/html; charset=utf-8")
                        .hasTextWith("<title>Notes</title>");
        TestRequest again = TestRequest.of(Method.GET, "/");

        ada.send(again.withHeader("If-None-Match", "\"another\", " + page.header("ETag")))
                .hasStatus(304)
                .hasHeader("ETag", page.header("ETag"));
        ada.send(again.withHeader("If-None-Match", "\"another\"")).hasStatus(200);
        ada.get("/style.css").hasHeader("Content-Type", "text/css; charset=utf-8");
        ada.get("/script.js").hasHeader("Content-Type", "text/javascript; charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/Notes.class", "/example/notes/Notes.class", "/page/index.html"})
    void nothingButThePageIsSent(String target) {
        ada.get(target).hasStatus(404);
    }

    @Test
    void oneOtherOriginMayUseIt() {
        TestClient other = notes.client().always("Origin", ORIGIN);
        TestRequest asks =
                TestRequest.of(Method.OPTIONS, "/api/notes/1")
                        .withHeader("Access-Control-Request-Method", "PUT");
        TestResponse preflight = other.send(asks).hasStatus(204);
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("PUT");
        TestResponse list = other.get("/api/notes").hasStatus(200);
        TestResponse missing = other.get("/api/notes/1").hasStatus(404);
        for (TestResponse response : new TestResponse[] {preflight, list, missing}) {
            response.hasHeader("Access-Control-Allow-Origin", ORIGIN)
                    .hasHeader("Access-Control-Allow-Credentials", "true")
                    .hasNoHeader("Cross-Origin-Resource-Policy");
            assertThat(response.header("X-Request-Id")).isNotNull();
        }
    }

    @Test
    void pagesOfAnyOtherOriginMayNot() {
        TestRequest write = TestRequest.of(Method.POST, "/api/notes").withBody(JSON, MILK);
        TestRequest forged = write.withHeader("Sec-Fetch-Site", "cross-site");

        TestResponse refused = ada.send(forged.withHeader("Origin", "https://evil.example"));
        assertProblem(refused, 403, "another origin");
        refused.hasNoHeader("Access-Control-Allow-Origin");

        ada.send(forged.withHeader("Origin", ORIGIN)).hasStatus(201);
        ada.send(write.withHeader("Sec-Fetch-Site", "same-origin")).hasStatus(201);
    }

    @Test
    void aPageThatComesBackIsToldWhatItHasMissed() {
        TestEvent first;
        try (TestStream page = ada.open("/api/events").hasStatus(200)) {
            ada.post("/api/notes", JSON, MILK);
            first = page.event();
        }
        assertThat(first).returns("created", TestEvent::type).returns("1", TestEvent::data);
        ada.delete("/api/notes/1");

        TestRequest back =
                TestRequest.of(Method.GET, "/api/events")
                        .withHeader("Last-Event-ID", first.lastEventId());
        try (TestStream page = ada.open(back)) {
            assertThat(page.event())
                    .returns("deleted", TestEvent::type)
                    .returns("1", TestEvent::data);
        }
    }

    @Test
    void isReadyWhileTheNotesAreOpen() {
        ada.get("/readyz").hasStatus(200);

        application.stopping();

        ada.get("/readyz").hasStatus(503);
    }

    @Test
    void isNotReadyBeforeTheyAre() {
        NotesApplication closed = new NotesApplication();
        try (TestApplication mounted =
                TestApplication.inMemory(
                        routes -> {
                            closed.configure(settings(folder.resolve("another")));
                            closed.register(routes);
                        })) {
            mounted.client().get("/readyz").hasStatus(503);
        }
    }
}
