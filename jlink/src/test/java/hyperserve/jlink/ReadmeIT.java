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
        List<Path> files = code().stream().skip(1).map(this::write).toList();

        assertThat(files).hasSize(2);
        ExampleModules.compile(List.of(), files, folder);
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
