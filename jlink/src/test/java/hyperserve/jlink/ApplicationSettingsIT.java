package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// An image with a drop-in that has settings of its own.
final class ApplicationSettingsIT {

    @TempDir private static Path folder;

    private static Path image;

    @BeforeAll
    static void prepare() throws IOException {
        image = folder.resolve("image");
        ImageCopy.make(Command.IMAGE, image);
        Path jar = ExampleModules.build("example.notes", folder);
        Files.copy(jar, image.resolve("plugins").resolve("notes.jar"));
    }

    private static Command launcher(String... options) {
        return Command.launcher(image, options);
    }

    @Test
    void areReadFromTheCommandLineAndTheEnvironment() throws Exception {
        Command command =
                launcher("--notes-count", "7")
                        .withVariable("NOTES_DB", "/var/notes")
                        .withVariable("NOTES_COUNT", "8");
        try (ServerProcess server = ServerProcess.start(command)) {
            assertThat(server.get("/notes").body()).isEqualTo("7 in /var/notes");
        }
    }

    @Test
    void haveDefaults() throws Exception {
        try (ServerProcess server = ServerProcess.start(launcher())) {
            assertThat(server.get("/notes").body()).isEqualTo("100 in notes.db");
        }
    }

    @Test
    void mistakesEndWithCodeTwo() throws Exception {
        fails(launcher("--notes-count", "0"), "--notes-count is '0', but must be");
        fails(launcher().withVariable("NOTES_COUNT", "x"), "NOTES_COUNT is 'x', but must be");
        fails(launcher("--note-db", "x"), "did you mean --notes-db?");
    }

    private static void fails(Command command, String named) throws Exception {
        Outcome outcome = command.run();

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).singleElement().asString().contains(named);
    }

    @Test
    void standInTheHelp() throws Exception {
        Outcome outcome = launcher("--help").run();

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .containsSubsequence(
                        "  --version                   print the version and exit",
                        "Settings of example.notes.Notes (module example.notes):",
                        "  --notes-db TEXT       where the notes are kept",
                        "                        NOTES_DB, default notes.db");
    }
}
