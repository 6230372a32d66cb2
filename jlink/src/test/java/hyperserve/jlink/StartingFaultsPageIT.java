package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The table in `docs/starting-faults.md`: each row is a start that fails as it says, by that line,
/// which is the only one, and with that exit code.
final class StartingFaultsPageIT {

    private static final Path PAGE = Path.of("..", "docs", "starting-faults.md");

    /// A row of the table.
    record Row(String fault, String line, int code, String cure) {

        static Row of(String text) {
            // The first and the last one are empty.
            String[] cells = text.split("\\s*(?<!\\\\)\\|\\s*", -1);
            assertThat(cells).as(text).hasSize(6);
            return new Row(
                    cells[1],
                    cells[2].replaceAll("^`+ ?| ?`+$", "").replace("\\|", "|"),
                    Integer.parseInt(cells[3]),
                    cells[4]);
        }

        @Override
        public String toString() {
            return fault;
        }
    }

    @TempDir private static Path copies;

    private static Path plugins;

    @TempDir private Path folder;

    @BeforeAll
    static void copyImage() throws IOException {
        Path image = copies.resolve("image");
        ImageCopy.make(Command.IMAGE, image);
        plugins = image.resolve("plugins");
    }

    @AfterEach
    void empty() throws IOException {
        try (Stream<Path> files = Files.list(plugins)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jar")).toList()) {
                Files.delete(file);
            }
        }
    }

    static List<Row> rows() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .map(Row::of)
                .toList();
    }

    @Test
    void hasARowForEachFault() throws IOException {
        assertThat(rows()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(rows().stream().map(Row::fault).toList())
                .containsExactlyElementsOf(StartingFaults.names());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isTrue(Row row) throws Exception {
        Command command = new StartingFaults(folder, plugins).make(row.fault());
        List<String> words = command.words();
        boolean saysWhere = words.contains("--port") || words.contains("--inherit-socket");
        Command onAFreePort = saysWhere ? command : command.with("--port", "0");
        String port = words.contains("--port") ? words.get(words.indexOf("--port") + 1) : "0";
        Outcome outcome = onAFreePort.run();

        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).hasSize(1);
        assertThat(
                        outcome.err()
                                .getFirst()
                                .replace(plugins.toString(), "PLUGINS")
                                .replace(folder.toString(), "FOLDER")
                                .replace(" port " + port + ":", " port PORT:"))
                .isEqualTo("hyperserve: " + row.line());
        assertThat(outcome.code()).isEqualTo(row.code());
        assertThat(row.cure()).isNotEmpty();
    }
}
