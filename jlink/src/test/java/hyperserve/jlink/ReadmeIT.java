package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The Java in the README compiles against the modules, and its first program runs.
final class ReadmeIT {

    private static final Path README = Path.of("..", "README.md");
    private static final Pattern CODE = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TYPE =
            Pattern.compile("^public final class (\\w+)", Pattern.MULTILINE);

    @TempDir private Path folder;

    @Test
    void itsProgramCompiles() throws IOException {
        Path program = write(code().getFirst());

        ExampleModules.compile(List.of("--add-modules=ALL-MODULE-PATH"), List.of(program), folder);
    }

    /// Started by the JVM from its source, as the README says, but on a free port.
    @ParameterizedTest
    @CsvSource({
        "-p,jlink/target/modules,--add-modules,ALL-MODULE-PATH",
        "-cp,jlink/target/modules/*,,"
    })
    void itsProgramServesAndEndsInOrder(String option, String path, String add, String all)
            throws Exception {
        List<String> options = Stream.of(option, path, add, all).filter(Objects::nonNull).toList();
        assertThat(Files.readString(README).replace("'", ""))
                .contains("java " + String.join(" ", options));
        int port = SilentServer.freePort();
        Path program = write(code().getFirst().replace("8080", String.valueOf(port)));
        Command java = Command.of(Path.of(System.getProperty("java.home"), "bin", "java"));
        SilentServer.servesAndEndsInOrder(
                java.with(options.toArray(String[]::new))
                        .with(program.toString())
                        .in(Path.of("..").toAbsolutePath()),
                port);
    }

    @Test
    void itsModuleCompiles() throws IOException {
        List<Path> files = code().subList(1, 5).stream().map(this::write).toList();

        ExampleModules.compile(List.of(), files, folder);
    }

    /// That one is compiled, dropped into images and proved by the kit elsewhere.
    @Test
    void itsPoolIsTheExample() throws IOException {
        assertThat(code().subList(5, code().size()))
                .containsExactly(
                        ExampleModules.source("example.pool", "module-info.java"),
                        ExampleModules.source("example.pool", "example/pool/NewestFirst.java"));
    }

    private static List<String> code() throws IOException {
        return CODE.matcher(Files.readString(README))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private Path write(String code) {
        String type =
                TYPE.matcher(code)
                        .results()
                        .map(match -> match.group(1))
                        .findFirst()
                        .orElse("module-info");
        try {
            return Files.writeString(folder.resolve(type + ".java"), code);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
