package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The project in `examples/notes`, built as its author would, its own tests on the module path and
/// the class path included, and started in each of the ways that its README tells.
final class NotesIT {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir private static Path folder;

    private static Path project;
    private static Path target;

    @BeforeAll
    static void build() throws Exception {
        assumeTrue(ExampleProject.isThere("curl"), "needs curl on the path");
        project = ExampleProject.build("notes", folder);
        target = project.resolve("target");
    }

    private static String classPath() {
        return target.resolve("notes.jar") + ":" + target.resolve("modules") + "/*";
    }

    private static Command withOptions(Command command, Path db) {
        return command.with("--notes-db", db.toString(), "--notes-password", "secret");
    }

    /// Each way goes on with the database of the one before.
    @Test
    void servesItsNotesOnTheModulePathOnTheClassPathAndInItsImage() throws Exception {
        Path db = folder.resolve("notes");
        Path jar = target.resolve("notes.jar");
        Command modules = Command.java(List.of(target.resolve("modules"), jar));
        Command classes = Command.of(JAVA, "-cp", classPath(), "hyperserve.runtime.Main");
        Command image = Command.of(target.resolve("image", "bin", "notes"));

        serves(withOptions(modules, db), 1);
        serves(withOptions(classes, db), 2);
        serves(withOptions(image.withJvmOptions("-XX:AOTMode=on"), db), 3);
    }

    private static void serves(Command command, int notes) throws Exception {
        try (ServerProcess server = ServerProcess.start(command)) {
            assertThat(server.pool).isEqualTo("lockfree");
            assertThat(server.get("/").body()).contains("<title>Notes</title>");
            HttpResponse<String> made = write(server, logIn(server));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            assertThat(server.get("/api/notes").body().split("\"title\":\"Milk\"", -1))
                    .hasSize(notes + 1);
            assertThat(server.stop().code()).isZero();
        }
    }

    private static String logIn(ServerProcess server) throws Exception {
        HttpResponse<String> home =
                server.send(
                        server.request("/login")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("user=Ada&password=secret")));
        return home.headers().firstValue("Set-Cookie").orElse("none").split(";", 2)[0];
    }

    private static HttpResponse<String> write(ServerProcess server, String cookie)
            throws Exception {
        String note = "{\"title\":\"Milk\",\"text\":\"two bottles\"}";
        return server.send(
                server.request("/api/notes")
                        .header("Content-Type", "application/json")
                        .header("Cookie", cookie)
                        .POST(BodyPublishers.ofString(note)));
    }

    @Test
    void servesByAMainOfItsOwn() throws Exception {
        runs(Command.of(JAVA, "-cp", classPath(), "example.notes.NotesServer"));
        runs(Command.of(JAVA, "-jar", target.resolve("notes-all.jar")));
    }

    private static void runs(Command command) throws Exception {
        int port = SilentServer.freePort();
        String db = folder.resolve("none").toString();

        SilentServer.servesAndEndsInOrder(
                command.with(String.valueOf(port), db, "secret"), port, "/api/notes", "[]");
    }

    @Test
    void itsSettingsStandInTheHelp() throws Exception {
        assertThat(Command.of(target.resolve("image", "bin", "notes")).with("--help").run().out())
                .containsSubsequence(
                        "Settings of example.notes.NotesApplication (module example.notes):",
                        "  --notes-password TEXT  what everybody logs in with",
                        "                         NOTES_PASSWORD");
    }

    @Test
    void tellsNobodyItsPassword() throws Exception {
        Command image = Command.of(target.resolve("image", "bin", "notes"));
        assertThat(image.with("--notes-password", "swordfish", "--print-config").run().out())
                .containsSubsequence("# command line, not shown", "#notes-password =")
                .noneMatch(line -> line.contains("swordfish"));
    }

    /// They hold no JDBC.
    @Test
    void isNoDropInForTheImagesHere() throws Exception {
        Path image = folder.resolve("lockfree");
        ImageCopy.make(Command.IMAGE, image);
        try (Stream<Path> jars = Files.list(target.resolve("linked"))) {
            for (Path jar : (Iterable<Path>) jars::iterator) {
                if (!Files.exists(Command.MODULES.resolve(jar.getFileName()))) {
                    Files.copy(jar, image.resolve("plugins").resolve(jar.getFileName()));
                }
            }
        }

        Outcome outcome = Command.launcher(image).run();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).singleElement().asString().contains("requires the module java.");
    }

    @Test
    void hasAsFewLinesOfPlumbingAsItsReadmeTells() throws IOException {
        String readme = Files.readString(project.resolve("README.md"));
        Matcher told = Pattern.compile("(\\d+) lines of plumbing").matcher(readme);
        assertThat(told.find()).isTrue();

        assertThat(plumbing()).isEqualTo(Integer.parseInt(told.group(1))).isLessThanOrEqualTo(60);
    }

    /// All lines of code but imports.
    private static long plumbing() throws IOException {
        Path code = project.resolve("src", "main", "java", "example", "notes");
        List<Path> files = new ArrayList<>();
        files.add(code.resolve("NotesServer.java"));
        try (Stream<Path> http = Files.list(code.resolve("http"))) {
            http.forEach(files::add);
        }
        long lines = 0;
        for (Path file : files) {
            lines +=
                    Files.readAllLines(file).stream()
                            .filter(line -> !line.matches("\\s*(//.*)?|(import|package) .*"))
                            .count();
        }
        return lines;
    }
}
