package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What each module offers to others: a changed signature is a changed line of a golden file, which
/// somebody reads.
final class ExportedMembersTest {

    private static final Path GOLDEN = Path.of("src", "test", "resources", "hyperserve", "jlink");

    private static final String ENDING = ".members.golden";

    private static final String CURE =
            "mvn -q -pl jlink -am test -Dtest=ExportedMembersTest"
                    + " -Dsurefire.failIfNoSpecifiedTests=false -Dgolden.renew=true";

    /// For our own tests, and never published.
    private static final String OF_TESTS = "hyperserve.test";

    /// Our modules, wherever on the class path they are; jlink depends on all of them.
    static Stream<ModuleReference> modules() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .flatMap(entry -> ModuleFinder.of(entry).findAll().stream())
                .filter(module -> module.descriptor().name().startsWith("hyperserve."))
                .filter(module -> !module.descriptor().name().equals(OF_TESTS));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void areThoseOfTheGoldenFile(ModuleReference module) throws Exception {
        Path file = GOLDEN.resolve(module.descriptor().name() + ENDING);
        List<String> lines = ExportedMembers.of(module);
        if (Boolean.getBoolean("golden.renew")) {
            renew(file, lines);
        }
        List<String> golden = Files.exists(file) ? Files.readAllLines(file) : List.of();
        assertThat(differences(golden, lines))
                .as("%s differs. If all of it is meant: %s", file, CURE)
                .isEmpty();
        assertThat(lines).isEqualTo(golden);
    }

    private static void renew(Path file, List<String> lines) throws Exception {
        if (lines.isEmpty()) {
            Files.deleteIfExists(file);
        } else {
            Files.write(file, lines);
        }
    }

    private static List<String> differences(List<String> golden, List<String> lines) {
        List<String> gone = new ArrayList<>(golden);
        gone.removeAll(lines);
        List<String> come = new ArrayList<>(lines);
        come.removeAll(golden);
        return Stream.concat(
                        gone.stream().map(line -> "- " + line.strip()),
                        come.stream().map(line -> "+ " + line.strip()))
                .toList();
    }

    /// Also a test of the other one: that it was asked about the modules that have something to
    /// export.
    @Test
    void haveAGoldenFileForEachModuleAndNoOther() throws Exception {
        List<String> exporting =
                modules()
                        .map(ModuleReference::descriptor)
                        .filter(module -> !module.exports().isEmpty())
                        .map(module -> module.name() + ENDING)
                        .toList();
        try (Stream<Path> files = Files.list(GOLDEN)) {
            assertThat(
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> name.endsWith(ENDING)))
                    .containsExactlyInAnyOrderElementsOf(exporting)
                    .contains("hyperserve.api" + ENDING, "hyperserve.pool.tck" + ENDING);
        }
    }
}
