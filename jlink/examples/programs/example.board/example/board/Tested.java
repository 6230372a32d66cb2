package example.board;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import example.threads.Each;

import hyperserve.api.Method;
import hyperserve.api.SettingValues;
import hyperserve.runtime.Server;
import hyperserve.testkit.TestApplication;
import hyperserve.testkit.TestClient;
import hyperserve.testkit.TestEvent;
import hyperserve.testkit.TestPart;
import hyperserve.testkit.TestRequest;
import hyperserve.testkit.TestResponse;
import hyperserve.testkit.TestStream;
import hyperserve.web.SignedCookies;
import hyperserve.web.files.RootFolder;
import hyperserve.web.files.StaticFiles;
import hyperserve.web.session.MemorySessionStore;
import hyperserve.web.session.Sessions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;

/// Tests of the other programs, without a socket and on a port, by the same client. With a
/// framework of tests each method would be one of them.
public final class Tested {

    private static final SignedCookies COOKIES = SignedCookies.parse(SignedCookies.newKey());

    private Tested() {}

    /// Runs the tests.
    ///
    /// @param args none
    /// @throws IOException if there is no place for files, or no port
    public static void main(String... args) throws IOException {
        try (TestApplication board = TestApplication.inMemory(board())) {
            notesComeToAllWhoLook(board);
            notesAreChangedByWhoHasSeenThem(board);
            picturesAreSentInParts(board);
            languagesAreRemembered(board);
        }
        sessionsEnd();
        System.out.println("the board is well");
        filtersGuard();
        System.out.println("the guards are well");
        filesAreServed();
        System.out.println("the site is well");
    }

    private static Board board() {
        return new Board(Sessions.of(COOKIES, new HashedSessions(InstantSource.system())), 100);
    }

    private static void logIn(TestClient browser) {
        browser.send(TestRequest.of(Method.POST, "/login").withForm(Map.of("name", "Ada")))
                .hasStatus(303)
                .hasHeader("Location", "/notes");
    }

    private static TestResponse write(TestClient browser, String text) {
        return browser.send(TestRequest.of(Method.POST, "/notes").withForm(Map.of("text", text)));
    }

    private static void notesComeToAllWhoLook(TestApplication board) {
        TestClient ada = board.client();
        write(ada, "Hello").hasStatus(403).hasTextWith("log in first");
        logIn(ada);
        try (TestStream news = board.client().open("/news").hasStatus(200);
                TestStream visitors = board.client().open("/visitors").hasStatus(200)) {
            write(ada, "Hello").hasStatus(303).hasHeader("Location", "/notes/1");
            TestEvent event = news.event();
            check(event != null && event.type().equals("note"), event);
            check(event.data().equals("1 Ada: Hello"), event);
            check("data: 1".equals(visitors.line()), "one visitor");
        }
        ada.send(TestRequest.of(Method.GET, "/notes").withHeader("Accept", "text/csv"))
                .hasHeader("Content-Type", "text/csv; charset=utf-8")
                .hasHeader("Vary", "Accept")
                .hasText("1,\"Ada\",\"Hello\"\r\n");
    }

    private static void notesAreChangedByWhoHasSeenThem(TestApplication board) {
        TestClient ada = board.client();
        logIn(ada);
        TestResponse seen = ada.get("/notes/1").hasText("Hello");
        TestRequest again =
                TestRequest.of(Method.GET, "/notes/1")
                        .withHeader("If-None-Match", seen.header("ETag"));
        ada.send(again).hasStatus(304);
        TestRequest change =
                TestRequest.of(Method.PUT, "/notes/1")
                        .withBody("text/plain", "Hello all")
                        .withHeader("If-Match", seen.header("ETag"));
        ada.send(change).hasStatus(204);
        ada.send(change).hasStatus(412);
        ada.send(again).hasStatus(200).hasText("Hello all");
        ada.get("/board").hasHeader("Sunset", "Tue, 01 Jan 2030 00:00:00 GMT");
    }

    private static void picturesAreSentInParts(TestApplication board) {
        TestClient browser = board.client();
        TestResponse sent = browser.send(picture("/pictures/", "\u0089PNG\r\n\u001a\n pixels"));
        String place = sent.hasStatus(303).header("Location");
        browser.get(place).hasHeader("Content-Type", "image/png");
        browser.send(TestRequest.of(Method.GET, place).withHeader("Range", "bytes=1-3"))
                .hasStatus(206)
                .hasHeader("Content-Range", "bytes 1-3/15")
                .hasText("PNG");
        browser.send(picture("/pictures/", "a text"))
                .hasStatus(422)
                .hasTextWith("note.png is no picture");
        browser.send(picture("/pictures/digests", "abc"))
                .hasText(
                        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
                                + "  note.png\n");
    }

    private static TestRequest picture(String target, String content) {
        byte[] bytes = content.getBytes(ISO_8859_1);
        return TestRequest.of(Method.POST, target)
                .withMultipart(TestPart.file("picture", "../note.png", "image/png", bytes));
    }

    private static void languagesAreRemembered(TestApplication board) {
        TestClient browser = board.client().always("Accept-Language", "de-CH, en;q=0.5");
        browser.get("/look/").hasText("Willkommen\n").hasHeader("Content-Language", "de");
        browser.send(TestRequest.of(Method.POST, "/look/").withForm(Map.of("language", "en")))
                .hasStatus(303);
        check(browser.cookie("language").equals("en"), browser.cookie("language"));
        browser.get("/look/").hasText("Welcome\n");
        browser.put("/look/zoom", "application/json", "400").hasText("200");
        browser.put("/look/zoom", "application/json", "wide").hasStatus(400);
        browser.get("/look/cookies").hasTextWith("language (2)");
    }

    /// With the store that is there already, which can be asked how many it has.
    private static void sessionsEnd() {
        MemorySessionStore store = MemorySessionStore.of(10, 10_000);
        try (TestApplication board =
                TestApplication.inMemory(new Board(Sessions.of(COOKIES, store), 1))) {
            TestClient ada = board.client();
            logIn(ada);
            check(store.count() == 1, store.count());
            write(ada, "Hello").hasStatus(303);
            write(ada, "Hello again")
                    .hasStatus(503)
                    .hasHeader("Retry-After", "300")
                    .hasTextWith("\"room\":1");
            ada.send(TestRequest.of(Method.POST, "/logout")).hasStatus(303);
            check(store.count() == 0, store.count());
        }
    }

    /// On a port, as some of the filters are about connections.
    private static void filtersGuard() throws IOException {
        Server server = Server.at("127.0.0.1", 0).pool(new Each());
        server.handlers(new Guarded("t0k3n", "s3cret"));
        try (TestApplication guarded = TestApplication.onPort(server)) {
            guarded.client().get("/api/me").hasStatus(401).hasHeader("X-Frame-Options", "DENY");
            TestClient robot =
                    guarded.client()
                            .always("Authorization", "Bearer t0k3n")
                            .always("Forwarded", "for=192.0.2.7;proto=https;host=api.example");
            robot.get("/api/me")
                    .hasStatus(200)
                    .hasTextWith("asked: https://api.example")
                    .hasTextWith("client: 192.0.2.7");
            robot.put("/api/length", "text/plain", "12345").hasText("5 bytes\n");
            robot.get("/admin").hasStatus(401);
            guarded.client().get("/admin").hasStatus(404);
            robot.always("Authorization", "Basic " + base64("ada:s3cret"));
            robot.get("/admin").hasText("Hello ada");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(US_ASCII));
    }

    private static void filesAreServed() throws IOException {
        Path folder = Files.createTempDirectory("site");
        Path downloads = Files.createDirectory(folder.resolve("downloads"));
        Path page = Files.writeString(folder.resolve("index.html"), "<!DOCTYPE html>");
        Path script = Files.writeString(folder.resolve("app.3f9a1c2b.js"), "let a = 1;");
        Path file = Files.writeString(downloads.resolve("notes.txt"), "Hello");
        SettingValues root = SettingValues.empty().with(RootFolder.ROOT, folder.toString());
        try (TestApplication site = TestApplication.inMemory(new Site(folder));
                TestApplication plain = TestApplication.inMemory(root, new RootFolder())) {
            site.client().get("/").hasHeader("Cache-Control", "no-cache");
            site.client().get("/app.3f9a1c2b.js").hasHeader("Cache-Control", StaticFiles.IMMUTABLE);
            site.client().get("/downloads/").hasTextWith("notes.txt");
            plain.client().get("/downloads/notes.txt").hasText("Hello");
        } finally {
            for (Path each : new Path[] {file, script, page, downloads, folder}) {
                Files.delete(each);
            }
        }
    }

    private static void check(boolean holds, Object seen) {
        if (!holds) {
            throw new AssertionError(seen);
        }
    }
}
