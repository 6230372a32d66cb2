package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.spi.ToolProvider;

/// What an image consists of.
final class ImageModulesIT {

    @ParameterizedTest
    @ValueSource(strings = {"standard", "lockfree", "virtual"})
    void matchTheGoldenFile(String pool) throws Exception {
        Path java = Command.image(pool).resolve("bin", "java");
        Outcome outcome = Command.of(java, "--list-modules").run();

        String modules = String.join("\n", outcome.out()).replaceAll("@\\S+", "") + "\n";
        assertThat(modules).isEqualTo(golden(pool));
    }

    private static String golden(String pool) throws Exception {
        String name = "hyperserve-" + pool + ".modules.golden";
        try (InputStream file = ImageModulesIT.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "lockfree", "virtual"})
    void haveNoProgramsButTheirLauncherAndTheJvm(String pool) {
        assertThat(Command.image(pool).resolve("bin").toFile().list())
                .containsExactlyInAnyOrder("hyperserve", "java");
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "lockfree", "virtual"})
    void haveTheirLicencesBesideThem(String pool) {
        Path legal = Command.image(pool).resolve("legal");

        assertThat(legal.resolve("java.base", "LICENSE")).isNotEmptyFile();
        assertThat(legal.resolve("hyperserve", "LICENSE"))
                .hasSameBinaryContentAs(Path.of("..", "LICENSE"));
    }

    @Test
    void needOnlyJavaBaseOfTheJdkAndSignals() {
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        int code =
                ToolProvider.findFirst("jdeps")
                        .orElseThrow()
                        .run(
                                writer,
                                writer,
                                "-s",
                                "--module-path=" + Command.MODULES,
                                "--add-modules=ALL-MODULE-PATH,java.management");

        assertThat(code).as(output.toString()).isZero();
        assertThat(output.toString().lines())
                .isNotEmpty()
                .contains("hyperserve.runtime -> jdk.unsupported")
                .filteredOn(line -> !line.equals("hyperserve.runtime -> jdk.unsupported"))
                // Which it can do without: `requires static`.
                .filteredOn(line -> !line.equals("hyperserve.observe -> java.management"))
                .filteredOn(line -> !line.startsWith("java.management -> "))
                // Which is why it is a module of its own.
                .filteredOn(line -> !line.equals("hyperserve.jfr -> jdk.jfr"))
                .filteredOn(line -> !line.startsWith("jdk.jfr -> "))
                .allMatch(line -> line.matches("hyperserve\\S+ -> (hyperserve\\S+|java\\.base)"));
    }
}
