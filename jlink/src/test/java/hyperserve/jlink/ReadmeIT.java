package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The Java in the README compiles against the modules.
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

    @Test
    void itsModuleCompiles() throws IOException {
        List<Path> files = code().subList(1, 3).stream().map(this::write).toList();

        ExampleModules.compile(List.of(), files, folder);
    }

    /// That one is compiled, dropped into images and proved by the kit elsewhere.
    @Test
    void itsPoolIsTheExample() throws IOException {
        assertThat(code().subList(3, code().size()))
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
