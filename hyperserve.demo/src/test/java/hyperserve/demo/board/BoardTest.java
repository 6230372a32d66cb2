package hyperserve.demo.board;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import hyperserve.api.Method;
import hyperserve.testkit.TestApplication;
import hyperserve.testkit.TestClient;
import hyperserve.testkit.TestEvent;
import hyperserve.testkit.TestRequest;
import hyperserve.testkit.TestResponse;
import hyperserve.testkit.TestStream;
import hyperserve.web.files.StaticFiles;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.Map;

/// The board as clients see it, over sockets.
final class BoardTest {

    private static final String GIF = "GIF89a and so on";

    private TestApplication application;
    private TestClient client;
    private Board board;

    @BeforeEach
    void start() throws IOException {
        board = Board.open(null, new Limits(3, 20, 100, 150), null);
        application =
                TestApplication.onPort(
                        routes -> routes.any("/board", board).any("/board/{rest...}", board));
        client = application.client().always("Accept", "application/json");
    }

    @AfterEach
    void stop() throws IOException {
        application.close();
        board.close();
    }

    private TestResponse add(String text) {
        return client.send(
                TestRequest.of(Method.POST, "/board/notes").withForm(Map.of("text", text)));
    }

    private static TestRequest parts(Method method, String target, String text, String file) {
        String form =
                """
                --end
                Content-Disposition: form-data; name="text"

                %s
                --end
                Content-Disposition: form-data; name="picture"; filename="a.html"
                Content-Type: text/html

                %s
                --end--
                """
                        .formatted(text, file)
                        .replace("\n", "\r\n");
        return TestRequest.of(method, target)
                .withBody("multipart/form-data; boundary=end", form.getBytes(ISO_8859_1));
    }

    private TestResponse change(String tag, String text) {
        return client.send(
                TestRequest.of(Method.PUT, "/board/notes/1")
                        .withForm(Map.of("text", text))
                        .withHeader("If-Match", tag));
    }

    private TestResponse delete(String tag) {
        return client.send(
                TestRequest.of(Method.DELETE, "/board/notes/1").withHeader("If-Match", tag));
    }

    @Test
    void aNoteIsAddedReadChangedAndDeleted() {
        TestResponse added =
                add(" a \"note\"\\\r\n\u20ac ")
                        .hasStatus(201)
                        .hasHeader("Location", "/board/notes/1")
                        .hasTextWith("\"text\":\"a \\\"note\\\"\\\\\\n\u20ac\"")
                        .hasTextWith("\"picture\":null");
        String tag = added.header("ETag");
        client.get("/board/notes/1").hasText(added.text()).hasHeader("ETag", tag);
        client.send(TestRequest.of(Method.GET, "/board/notes/1").withHeader("If-None-Match", tag))
                .hasStatus(304);
        TestResponse changed = change(tag, "b").hasStatus(200).hasTextWith("\"text\":\"b\"");
        client.get("/board/notes")
                .hasStatus(200)
                .hasText(
                        "{\"kept\":false,\"rooms\":false,"
                                + "\"limits\":{\"notes\":3,\"text\":20,\"picture\":100},"
                                + "\"notes\":["
                                + changed.text()
                                + "]}");
        delete(changed.header("ETag")).hasStatus(204);
        client.get("/board/notes/1").hasStatus(404).hasTextWith("there is no note 1");
        client.get("/board/notes").hasTextWith("\"notes\":[]");
    }

    @Test
    void whoHasSeenAnotherStateChangesNothing() {
        String seen = add("a").header("ETag");
        String newer = change(seen, "b").header("ETag");

        change(seen, "c").hasStatus(412).hasTextWith("changed by somebody else");
        delete(seen).hasStatus(412).hasTextWith("changed by somebody else");
        change("*", "d").hasStatus(200);
        delete(newer).hasStatus(412);
        client.get("/board/notes/1").hasTextWith("\"text\":\"d\"");
        for (Method method : new Method[] {Method.PUT, Method.DELETE}) {
            client.send(TestRequest.of(method, "/board/notes/1"))
                    .hasStatus(428)
                    .hasHeader("Content-Type", "application/problem+json")
                    .hasTextWith("If-Match");
        }
    }

    @Test
    void aPictureIsServedAsWhatItIsAndDoesNothing() {
        String json =
                client.send(parts(Method.POST, "/board/notes", "", GIF)).hasStatus(201).text();
        String place = json.replaceAll(".*\"picture\":\"([^\"]*)\".*", "$1");
        TestResponse picture =
                client.get(place)
                        .hasStatus(200)
                        .hasBytes(GIF.getBytes(ISO_8859_1))
                        .hasHeader("Content-Type", "image/gif")
                        .hasHeader("X-Content-Type-Options", "nosniff")
                        .hasHeader("Content-Security-Policy", "default-src 'none'; sandbox")
                        .hasHeader("Cache-Control", StaticFiles.IMMUTABLE);
        assertThat(picture.header("ETag")).startsWith("\"");
        client.send(
                        TestRequest.of(Method.GET, place)
                                .withHeader("If-None-Match", picture.header("ETag")))
                .hasStatus(304);
        client.send(
                        parts(Method.PUT, "/board/notes/1", "t", "GIF87a another")
                                .withHeader("If-Match", "*"))
                .hasStatus(200);
        client.get(place).hasStatus(404).hasTextWith("no such picture");
        delete("*").hasStatus(204);
    }

    @Test
    void whatIsTooMuchIsRefused() {
        add("x".repeat(21)).hasStatus(413).hasTextWith("21 characters, and 20 at most");
        add("\u20ac".repeat(20)).hasStatus(201);
        add("x".repeat(100_000)).hasStatus(413);
        TestRequest large = parts(Method.POST, "/board/notes", "", GIF + "x".repeat(100));
        client.send(large).hasStatus(413).hasTextWith("100 bytes");
        client.send(parts(Method.POST, "/board/notes", "", GIF + "x".repeat(80))).hasStatus(201);
        client.send(parts(Method.POST, "/board/notes", "", GIF + "y".repeat(80)))
                .hasStatus(507)
                .hasTextWith("pictures have 150 bytes at most");
        add("third").hasStatus(201);
        add("fourth").hasStatus(507).hasTextWith("has its 3 notes");
    }

    @Test
    void whatIsNoNoteIsRefused() {
        add("").hasStatus(422).hasTextWith("a text, a picture, or both");
        add(" \n ").hasStatus(422);
        add("a\u0001b").hasStatus(422).hasTextWith("control character");
        client.send(parts(Method.POST, "/board/notes", "", "<script>"))
                .hasStatus(422)
                .hasTextWith("PNG, JPEG, GIF and WebP");
        client.post("/board/notes", "text/plain", "text=a").hasStatus(415);
        client.post("/board/notes", "application/x-www-form-urlencoded", "other=a")
                .hasStatus(400)
                .hasTextWith("text");
        client.post("/board/notes", "application/x-www-form-urlencoded", "text=%zz").hasStatus(400);
        client.post("/board/notes", "multipart/form-data; boundary=end", "--end").hasStatus(400);
        client.get("/board/notes").hasTextWith("\"notes\":[]");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/board/notes/x,400",
        "GET,/board/notes/0,400",
        "GET,/board/notes/1,404",
        "GET,/board/pictures/x,404",
        "GET,/board/nothing,404",
        "GET,/board/%2e%2e/Board.class,404",
        "DELETE,/board/notes,405",
        "PATCH,/board/notes/1,405",
        "POST,/board,405"
    })
    void whatIsNotThereIsTold(String method, String target, int status) {
        client.send(TestRequest.of(new Method(method), target)).hasStatus(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /board/notes", "PUT /board/notes/1", "DELETE /board/notes/1"})
    void pagesOfOthersChangeNothing(String line) {
        add("a");
        String[] words = line.split(" ", 2);
        client.send(
                        TestRequest.of(new Method(words[0]), words[1])
                                .withForm(Map.of("text", "forged"))
                                .withHeader("If-Match", "*")
                                .withHeader("Sec-Fetch-Site", "cross-site"))
                .hasStatus(403)
                .hasTextWith("another origin");
        client.get("/board/notes").hasTextWith("\"text\":\"a\"");
    }

    @ParameterizedTest
    @CsvSource({
        "/board,text/html",
        "/board/style.css,text/css",
        "/board/script.js,text/javascript",
        "/board/icon.svg,image/svg+xml"
    })
    void thePageHasAStrictPolicyAndIsAskedForEachTime(String target, String type) {
        TestResponse answer =
                client.get(target)
                        .hasStatus(200)
                        .hasHeader("Cache-Control", "no-cache")
                        .hasHeader("X-Content-Type-Options", "nosniff");
        assertThat(answer.header("Content-Type")).startsWith(type);
        assertThat(answer.header("Content-Security-Policy"))
                .startsWith("default-src 'none'")
                .doesNotContain("unsafe");
        client.send(
                        TestRequest.of(Method.GET, target)
                                .withHeader("If-None-Match", answer.header("ETag")))
                .hasStatus(304);
        client.head(target).hasStatus(200);
    }

    @Test
    void allWhoListenAreToldOfEachChange() {
        try (TestStream one = client.open("/board/events").hasStatus(200);
                TestStream other = client.open("/board/events").hasStatus(200)) {
            String tag = add("a").header("ETag");
            delete(change(tag, "b").header("ETag"));
            for (TestStream each : new TestStream[] {one, other}) {
                assertThat(each.event()).extracting(TestEvent::type).isEqualTo("note");
                assertThat(each.event())
                        .satisfies(event -> assertThat(event.data()).contains("\"text\":\"b\""));
                assertThat(each.event()).extracting(TestEvent::type).isEqualTo("gone");
            }
        }
    }

    @Test
    void whoComesBackIsToldWhatWasMissedOrToLoadAllAnew() {
        String first;
        try (TestStream stream = client.open("/board/events")) {
            add("a");
            first = stream.event().lastEventId();
        }
        add("b");
        TestRequest again = TestRequest.of(Method.GET, "/board/events");
        try (TestStream stream = client.open(again.withHeader("Last-Event-ID", first))) {
            assertThat(stream.event().data()).contains("\"text\":\"b\"");
        }
        try (TestStream stream = client.open(again.withHeader("Last-Event-ID", "of-another"))) {
            assertThat(stream.event().type()).isEqualTo("reload");
        }
    }
}
