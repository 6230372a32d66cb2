package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/// The same jars without modules, as most projects use them.
final class ClassPathIT {

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    @TempDir private Path folder;

    private static Command main(String classPath) {
        return Command.of(JAVA, "-cp", classPath, "hyperserve.runtime.Main");
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard", "lockfree", "virtual"})
    void theMainClassServesWhatIsThere(String pool) throws Exception {
        Command command = main(Command.MODULES + "/*").with("--pool", pool);
        try (ServerProcess server = ServerProcess.start(command)) {
            assertThat(server.pool).isEqualTo(pool);
            assertThat(server.get("/plaintext").body()).isEqualTo("Hello, World!");
            assertThat(server.stop().code()).isZero();
        }
    }

    @Test
    void ofSeveralPoolsOneHasToBeChosen() throws Exception {
        fails(main(Command.MODULES + "/*"), "(lockfree, standard, virtual)", "--pool NAME");
    }

    @Test
    void aMissingPoolIsTold() throws Exception {
        String path = Command.module("hyperserve.api") + ":" + Command.module("hyperserve.runtime");

        fails(main(path), "no worker pool found", "class path");
    }

    @ParameterizedTest
    @CsvSource({
        "no.such.Handlers,no.such.Handlers",
        "hyperserve.api.Response,hyperserve.api.Response",
        "not a name,HandlerProvider:1: Illegal configuration-file syntax"
    })
    void aServiceFileThatIsWrongIsTold(String provider, String said) throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF").resolve("services"));
        Files.writeString(services.resolve("hyperserve.api.HandlerProvider"), provider);

        fails(main(folder + ":" + Command.MODULES + "/*").with("--pool", "standard"), said);
    }

    private static void fails(Command command, String... named) throws Exception {
        Outcome outcome = command.with("--port", "0").run();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).singleElement().asString().contains(named);
    }

    /// What the module path finds, the class path finds.
    @Test
    void eachJarNamesItsProvidersTwice() throws IOException {
        for (ModuleReference module : ModuleFinder.of(Command.MODULES).findAll()) {
            ModuleDescriptor descriptor = module.descriptor();
            try (JarFile jar = new JarFile(Path.of(module.location().orElseThrow()).toFile())) {
                for (ModuleDescriptor.Provides provides : descriptor.provides()) {
                    ZipEntry file = jar.getEntry("META-INF/services/" + provides.service());
                    assertThat(file).as("%s in %s", provides, descriptor.name()).isNotNull();
                    List<String> named =
                            new String(jar.getInputStream(file).readAllBytes(), UTF_8)
                                    .lines()
                                    .toList();
                    assertThat(named).isEqualTo(provides.providers());
                }
            }
        }
    }

    /// Its tests, with two servers at a time, run in its build.
    @Test
    void aProjectWithoutModulesIsTestedAndBecomesOneJar() throws Exception {
        Path project = ExampleProject.build("class-path", folder);
        Path jar = project.resolve("target").resolve("hello.jar");
        int port = SilentServer.freePort();

        SilentServer.servesAndEndsInOrder(Command.of(JAVA, "-jar", jar, port), port);
        assertThat(main(jar.toString()).with("--version").run().out())
                .containsExactly("HyperServe " + System.getProperty("project.version"));
    }
}
