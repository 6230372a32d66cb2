package example.notes;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import hyperserve.runtime.Server;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/// The whole, over sockets.
@Timeout(20)
final class NotesServerTest {

    private static final String MILK = "{\"title\":\"Milk\",\"text\":\"two bottles\"}";

    @TempDir private Path folder;

    private Server server;
    private Page page;

    @BeforeEach
    void start() throws Exception {
        server = newServer(folder);
        server.get(
                "/fails",
                _ -> {
                    throw new IllegalStateException("on purpose");
                });
        server.start();
        page = new Page(server.port());
    }

    @AfterEach
    void stop() {
        page.close();
        server.close();
    }

    private static Server newServer(Path folder) {
        return NotesServer.at(0, NotesServer.settings(folder.resolve("db"), "secret"));
    }

    private HttpResponse<?> logIn() throws Exception {
        return page.post("/login", InMemory.FORM, "user=Ada&password=secret");
    }

    private HttpResponse<?> addMilk() throws Exception {
        return page.post("/api/notes", InMemory.JSON, MILK);
    }

    @Test
    void aUserLogsInAndWrites() throws Exception {
        assertThat(addMilk().statusCode()).isEqualTo(401);
        assertThat(logIn().headers().firstValue("Location")).contains("/");

        assertThat(addMilk().statusCode()).isEqualTo(201);
        assertThat(page.get("/api/notes").body())
                .singleElement()
                .asString()
                .contains("\"title\":\"Milk\"", "\"Ada\"");
    }

    @Test
    void eachOpenPageIsToldOfAChangeUntilTheServerStops() throws Exception {
        try (Page other = new Page(server.port())) {
            Iterator<String> here = page.get("/api/events").body().iterator();
            Iterator<String> there = other.get("/api/events").body().iterator();
            logIn();
            addMilk();
            for (Iterator<String> lines : List.of(here, there)) {
                assertThat(Stream.generate(lines::next).limit(5))
                        .containsExactly(":", "", "event: created", "data: 1", "");
            }

            assertThat(server.drain().cut()).isZero();

            assertThat(here).isExhausted();
            assertThat(there).isExhausted();
        }
    }

    @Test
    void theStreamOfAPageEndsWithThePage() throws Exception {
        assertThat(page.get("/api/events").body().iterator().next()).isEqualTo(":");

        page.close();

        while (server.connections() > 0) {
            Thread.sleep(1);
        }
    }

    @Test
    void twoServersHaveTheirOwnNotesAndUsers(@TempDir Path another) throws Exception {
        Server second = newServer(another);
        try (second;
                Page other = new Page(second.start().port())) {
            logIn();
            addMilk();

            assertThat(page.get("/api/notes").body().toList().getFirst()).contains("Milk");
            assertThat(other.get("/api/notes").body()).containsExactly("[]");
            assertThat(other.post("/api/notes", InMemory.JSON, MILK).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void failuresAreProblems() throws Exception {
        HttpResponse<Stream<String>> failed = page.get("/fails");

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.headers().firstValue("Content-Type"))
                .contains("application/problem+json");
        assertThat(failed.body())
                .containsExactly(
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
}
