package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Images that serve a folder with no code: `hyperserve --root DIR`.
final class RootFolderIT {

    @TempDir private Path folder;

    private Path root;

    @BeforeEach
    void fill() throws Exception {
        root = Files.createDirectories(folder.resolve("root"));
        Files.writeString(root.resolve("page.html"), "<p>a page</p>");
        Files.writeString(root.resolve("plaintext"), "of the folder");
        Files.createDirectories(root.resolve("sub"));
        Files.writeString(root.resolve("sub/a.css"), "a{}");
        Files.writeString(folder.resolve("secret.txt"), "the secret");
        Files.createSymbolicLink(root.resolve("link"), folder.resolve("secret.txt"));
    }

    private static String raw(ServerProcess server, String target) throws IOException {
        try (Socket socket = server.connect()) {
            String request =
                    "GET " + target + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "lockfree", "virtual"})
    void serveAFolder(String pool) throws Exception {
        Command command = Command.launcher(Command.image(pool), "--root", root.toString());
        try (ServerProcess server = ServerProcess.start(command)) {
            HttpResponse<String> page = server.get("/page.html");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).isEqualTo("<p>a page</p>");
            assertThat(page.headers().firstValue("Content-Type"))
                    .hasValue("text/html; charset=utf-8");
            String tag = page.headers().firstValue("ETag").orElseThrow();
            assertThat(
                            server.send(server.request("/page.html").header("If-None-Match", tag))
                                    .statusCode())
                    .isEqualTo(304);
            assertThat(
                            server.send(server.request("/page.html").header("Range", "bytes=3-8"))
                                    .body())
                    .isEqualTo("a page");
            assertThat(server.get("/").body()).contains("page.html").doesNotContain("link");
            assertThat(server.get("/link").statusCode()).isEqualTo(404);
            assertThat(raw(server, "/../secret.txt")).startsWith("HTTP/1.1 400");
            assertThat(raw(server, "/sub")).contains("301", "Location: /sub/");
            assertThat(server.stop().code()).isZero();
        }
    }

    @Test
    void leaveToApplicationsWhatTheyRegisterButTheDemosPage() throws Exception {
        Files.writeString(root.resolve("index.html"), "the index");
        Command command = Command.launcher().withVariable("HYPERSERVE_ROOT", root.toString());
        try (ServerProcess server = ServerProcess.start(command)) {
            assertThat(server.get("/plaintext").body()).isEqualTo("Hello, World!");
            assertThat(server.get("/").body()).isEqualTo("the index");
        }
        try (ServerProcess server = ServerProcess.start(Command.launcher())) {
            assertThat(server.get("/").body()).contains("/plaintext");
            assertThat(server.get("/page.html").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void listNothingIfToldSo() throws Exception {
        Command command = Command.launcher("--root", root.toString(), "--root-listing", "off");
        try (ServerProcess server = ServerProcess.start(command)) {
            assertThat(server.get("/").statusCode()).isEqualTo(404);
            assertThat(server.get("/sub/a.css").body()).isEqualTo("a{}");
        }
    }

    @Test
    void sayThatThereIsNoSuchFolder() throws Exception {
        Outcome outcome = Command.launcher("--port", "0", "--root", folder + "/missing").run();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .singleElement()
                .asString()
                .contains("--root is '" + folder + "/missing', which is no folder");
    }

    @Test
    void nameTheOptionInTheirHelp() throws Exception {
        assertThat(String.join("\n", Command.launcher("--help").run().out()))
                .contains("--root TEXT", "HYPERSERVE_ROOT", "--root-listing on|off");
    }
}
