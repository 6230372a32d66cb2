package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Builds the modules in `src/test/modules` as their authors would: with the JDK's tools, against
/// the jars of this project.
final class ExampleModules {

    private static final Path SOURCES = Path.of("src", "test", "modules").toAbsolutePath();

    private ExampleModules() {}

    /// Makes a jar.
    ///
    /// @return the jar, alone in a new folder
    static Path build(String module, Path workFolder) throws IOException {
        return build(module, workFolder, List.of());
    }

    /// Makes a jar of a module that requires others.
    ///
    /// @param required the jars of those, but for the ones of this project
    /// @return the jar, alone in a new folder
    static Path build(String module, Path workFolder, List<Path> required) throws IOException {
        Path classes = workFolder.resolve(module + ".classes");
        Path folder = Files.createDirectory(workFolder.resolve(module));
        Path jar = folder.resolve(module + ".jar");
        try (Stream<Path> files = Files.walk(SOURCES.resolve(module))) {
            Predicate<Path> isSource = file -> file.toString().endsWith(".java");
            compile(upgrades(required), files.filter(isSource).toList(), classes);
        }
        pack(classes, jar);
        return jar;
    }

    private static List<String> upgrades(List<Path> required) {
        return required.isEmpty()
                ? List.of()
                : List.of(
                        "--upgrade-module-path",
                        required.stream().map(Path::toString).collect(Collectors.joining(":")));
    }

    /// The text of a source file.
    static String source(String module, String file) throws IOException {
        return Files.readString(SOURCES.resolve(module).resolve(file));
    }

    static void pack(Path classes, Path jar) {
        run("jar", List.of("--create", "--file=" + jar, "-C", classes.toString(), "."));
    }

    static void compile(List<String> options, List<Path> sources, Path classes) {
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-d", classes.toString(), "-p", Command.MODULES.toString()));
        sources.forEach(source -> arguments.add(source.toString()));
        run("javac", arguments);
    }

    static void run(String tool, List<String> arguments) {
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        int code =
                ToolProvider.findFirst(tool)
                        .orElseThrow()
                        .run(writer, writer, arguments.toArray(String[]::new));
        assertThat(code).as("%s: %s", tool, output).isZero();
    }
}
