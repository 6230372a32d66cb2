package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.Test;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.spi.ToolProvider;

/// What an image consists of.
final class ImageModulesIT {

    @Test
    void matchTheGoldenFile() throws Exception {
        Outcome outcome = Command.of(Command.IMAGE.resolve("bin", "java"), "--list-modules").run();

        String modules = String.join("\n", outcome.out()).replaceAll("@\\S+", "") + "\n";
        assertThat(modules).isEqualTo(golden());
    }

    private static String golden() throws Exception {
        String name = "hyperserve-standard.modules.golden";
        try (InputStream file = ImageModulesIT.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void needOnlyJavaBaseOfTheJdk() {
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
                                "--add-modules=ALL-MODULE-PATH");

        assertThat(code).as(output.toString()).isZero();
        assertThat(output.toString().lines())
                .isNotEmpty()
                .allMatch(line -> line.matches("hyperserve\\S+ -> (hyperserve\\S+|java\\.base)"));
    }
}
