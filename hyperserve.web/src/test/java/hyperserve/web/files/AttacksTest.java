package hyperserve.web.files;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.runtime.Server;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Attempts to get out of the folder that is served, or at what it hides, over real sockets. The
/// targets stand in a file, one a line; `\xNN` is a byte.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AttacksTest {

    private static final String SECRET = "the secret that nobody may see";

    private static final int LEAST = 150;

    private Server server;
    private Server inside;
    private Server portable;

    static List<String> targets() throws Exception {
        List<String> targets = new ArrayList<>();
        try (var file = AttacksTest.class.getResourceAsStream("attacks.txt")) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("# "))
                    .forEach(line -> targets.add(bytes(line)));
        }
        return targets;
    }

    private static String bytes(String line) {
        StringBuilder target = new StringBuilder();
        int at = 0;
        while (at < line.length()) {
            if (line.startsWith("\\x", at)) {
                target.append((char) Integer.parseInt(line.substring(at + 2, at + 4), 16));
                at += 4;
            } else {
                target.append(line.charAt(at++));
            }
        }
        return target.toString();
    }

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        Path root = Files.createDirectories(folder.resolve("root"));
        secret(folder.resolve("secret.txt"));
        secret(folder.resolve("root-of-another/secret.txt"));
        secret(folder.resolve("rootsecret.txt"));
        secret(folder.resolve("etc/passwd"));
        secret(folder.resolve("proc/self/environ"));
        Files.createDirectories(root.resolve("sub/deep"));
        Files.writeString(root.resolve("index.html"), "the index");
        Files.writeString(root.resolve("sub/page.html"), "a page");
        hide(root);
        link(root);
        // What other systems take for other names; on ours they are files of the folder.
        for (String name :
                List.of("sub\\..\\y", "page.html:stream", "NUL", "con.txt", "page.html.", "x ")) {
            secret(root.resolve(name));
        }
        server = start(StaticFiles.folder(root).withListing(true));
        inside = start(StaticFiles.folder(root).withListing(true).withLinks(Links.INSIDE));
        portable = start(portable(root));
    }

    private static StaticFiles portable(Path root) throws Exception {
        return StaticFiles.of(new FolderTree(root, new PortableWalk(root), Links.NONE, false))
                .withListing(true);
    }

    private static void secret(Path file) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, SECRET);
    }

    private static void hide(Path root) throws Exception {
        secret(root.resolve(".env"));
        secret(root.resolve(".git/config"));
        secret(root.resolve("sub/.htpasswd"));
        secret(root.resolve("..secret"));
        secret(root.resolve(".../secret.txt"));
    }

    private static void link(Path root) throws Exception {
        Path outside = root.getParent();
        Files.createSymbolicLink(root.resolve("link.txt"), outside.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("relative.txt"), Path.of("../secret.txt"));
        Files.createSymbolicLink(root.resolve("up"), Path.of(".."));
        Files.createSymbolicLink(root.resolve("abs"), outside);
        Files.createSymbolicLink(root.resolve("etc"), outside.resolve("etc"));
        Files.createSymbolicLink(root.resolve("proc"), outside.resolve("proc"));
        Files.createSymbolicLink(root.resolve("twice"), Path.of("up"));
        Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(root.resolve("self"), Path.of("."));
        Files.createSymbolicLink(root.resolve("hidden"), Path.of(".git"));
        Files.createSymbolicLink(root.resolve("environment"), Path.of(".env"));
        Files.createSymbolicLink(root.resolve("sub/out"), Path.of("../../root-of-another"));
        Files.createSymbolicLink(root.resolve("page.html.gz"), outside.resolve("secret.txt"));
        Files.writeString(root.resolve("page.html"), "a page that has a sibling outside");
        Files.createDirectories(root.resolve("linked"));
        Files.createSymbolicLink(root.resolve("linked/index.html"), outside.resolve("secret.txt"));
    }

    private static Server start(StaticFiles files) throws Exception {
        Server server = Server.at("127.0.0.1", 0);
        server.get("/{path...}", files);
        server.get("/files/{path...}", files);
        server.start();
        return server;
    }

    @AfterAll
    void close() {
        Stream.of(server, inside, portable).forEach(Server::close);
    }

    @Test
    void areAtLeast150() throws Exception {
        assertThat(targets()).hasSizeGreaterThanOrEqualTo(LEAST).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void leakNothing(String target) throws Exception {
        for (Server each : List.of(server, inside, portable)) {
            for (String fields : List.of("Accept: */*", "Accept-Encoding: gzip, br, zstd")) {
                RawAnswer answer = RawAnswer.get(each.port(), target, fields);

                assertThat(answer.status()).as(answer.head()).isIn(400, 404, 414);
                assertThat(answer.text()).doesNotContain("secret that", "root:");
            }
        }
    }

    @Test
    void leakNothingByASiblingThatIsALink() throws Exception {
        RawAnswer answer = RawAnswer.get(server.port(), "/page.html", "Accept-Encoding: gzip");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("Content-Encoding")).isNull();
        assertThat(answer.text()).isEqualTo("a page that has a sibling outside");
    }

    @Test
    void leakNoNamesByAListing() throws Exception {
        for (Server each : List.of(server, inside, portable)) {
            RawAnswer answer = RawAnswer.get(each.port(), "/sub/");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text())
                    .contains("page.html", "deep")
                    .doesNotContain("htpasswd", "out/");
        }
    }

    @Test
    void leaveTheRestThere() throws Exception {
        for (Server each : List.of(server, inside, portable)) {
            assertThat(RawAnswer.get(each.port(), "/").text()).isEqualTo("the index");
            assertThat(RawAnswer.get(each.port(), "/sub/page.html").text()).isEqualTo("a page");
            assertThat(RawAnswer.get(each.port(), "/files/sub/./deep/../page.html").text())
                    .isEqualTo("a page");
        }
    }
}
