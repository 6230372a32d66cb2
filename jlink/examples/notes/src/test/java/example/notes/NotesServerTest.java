package example.notes;

import static example.notes.NotesApplicationTest.JSON;
import static example.notes.NotesApplicationTest.MILK;
import static example.notes.NotesApplicationTest.settings;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hyperserve.runtime.Server;
import hyperserve.testkit.TestApplication;
import hyperserve.testkit.TestClient;
import hyperserve.testkit.TestEvent;
import hyperserve.testkit.TestResponse;
import hyperserve.testkit.TestStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// The whole, over sockets.
@Timeout(60)
final class NotesServerTest {

    @TempDir private Path folder;

    private Server server;
    private TestApplication notes;
    private TestClient page;

    @BeforeEach
    void start() throws Exception {
        server =
                Server.at("127.0.0.1", 0)
                        .handlers(new NotesApplication(), settings(folder))
                        .get(
                                "/fails",
                                _ -> {
                                    throw new IllegalStateException("on purpose");
                                });
        notes = TestApplication.onPort(server);
        page = notes.client();
    }

    @AfterEach
    void stop() {
        notes.close();
    }

    private static void logIn(TestClient browser) {
        NotesApplicationTest.logIn(browser, Map.of("user", "Ada", "password", "secret"))
                .hasStatus(303)
                .hasHeader("Location", "/");
    }

    private static TestResponse addMilk(TestClient browser) {
        return browser.post("/api/notes", JSON, MILK);
    }

    @Test
    void aUserLogsInAndWrites() {
        addMilk(page).hasStatus(401);
        logIn(page);

        addMilk(page).hasStatus(201);
        page.get("/api/notes").hasTextWith("\"title\":\"Milk\"").hasTextWith("\"Ada\"");
    }

    @Test
    void eachOpenPageIsToldOfAChangeUntilTheServerStops() {
        try (TestStream here = page.open("/api/events").hasStatus(200);
                TestStream there = notes.client().open("/api/events").hasStatus(200)) {
            logIn(page);
            addMilk(page);
            for (TestStream events : List.of(here, there)) {
                assertThat(events.event())
                        .returns("created", TestEvent::type)
                        .returns("1", TestEvent::data);
            }

            assertThat(server.drain().cut()).isZero();

            assertThat(here.event()).isNull();
            assertThat(there.event()).isNull();
        }
    }

    @Test
    void theStreamOfAPageEndsWithThePage() {
        page.open("/api/events").hasStatus(200).close();

        while (server.connections() > 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void twoServersHaveTheirOwnNotesAndUsers(@TempDir Path another) throws Exception {
        try (TestApplication second =
                TestApplication.onPort(settings(another), new NotesApplication())) {
            logIn(page);
            addMilk(page);

            page.get("/api/notes").hasTextWith("Milk");
            TestClient other =
                    second.client().always("Cookie", "session=" + page.cookie("session"));
            other.get("/api/notes").hasText("[]");
            addMilk(other).hasStatus(401);
        }
    }

    @Test
    void failuresAreProblems() {
        page.get("/fails")
                .hasStatus(500)
                .hasHeader("Content-Type", "application/problem+json")
                .hasText(
                        """
                        {"title":"Internal Server Error","status":500,"detail":"an internal error"}\
                        """);
    }

    @Test
    void whatTheServerRefusesIsAProblem() throws Exception {
        assertThat(answer("GET / HTTP/7.0\r\n\r\n"))
                .startsWith("HTTP/1.1 505 ")
                .contains("application/problem+json", "\"status\":505");
    }

    private String answer(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    /// Those that the server refuses, too.
    @Test
    void theLogHasALineForEachRequest() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Logger log = Logger.getLogger("example.notes.access");
        Handler watch =
                new Handler() {
                    @Override
                    public void publish(LogRecord line) {
                        lines.add(line.getMessage());
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        log.addHandler(watch);
        try {
            String id = page.get("/api/notes?page=1").hasStatus(200).header("X-Request-Id");
            assertThat(lines.poll(10, TimeUnit.SECONDS))
                    .contains("127.0.0.1", "GET /api/notes?page=1: 200 OK", " bytes, " + id);
            page.get("/fails").hasStatus(500);
            assertThat(lines.poll(10, TimeUnit.SECONDS)).contains("GET /fails: 500 ");
            answer("GET / HTTP/7.0\r\n\r\n");
            assertThat(lines.poll(10, TimeUnit.SECONDS)).contains(": 505 ");
        } finally {
            log.removeHandler(watch);
        }
    }
}
