package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The launcher, in a copy of the image whose path has a space.
final class LauncherIT {

    private static final String STRICT_CACHE = "-XX:AOTMode=on";

    @TempDir private static Path folder;

    private static Path image;

    @BeforeAll
    static void copyImage() throws IOException {
        image = folder.resolve("a copy");
        ImageCopy.make(Command.IMAGE, image);
    }

    private static Path launcher() {
        return image.resolve("bin", "hyperserve");
    }

    @Test
    void findsItsImageThroughLinksFromAnyFolder() throws Exception {
        Path links = Files.createDirectories(folder.resolve("some links"));
        Path absolute = Files.createSymbolicLink(links.resolve("absolute"), launcher());
        Path relative = Files.createSymbolicLink(links.resolve("relative"), Path.of("absolute"));
        Path bin = Files.createSymbolicLink(links.resolve("bin"), image.resolve("bin"));

        for (Path path : List.of(launcher(), absolute, relative, bin.resolve("hyperserve"))) {
            assertAnswers(Command.of(path).in(Path.of("/")));
        }
        assertAnswers(Command.of("./relative").in(links));
        assertAnswers(Command.of("sh", "hyperserve").in(image.resolve("bin")));
    }

    @Test
    void findsItsImageThroughPathWhenAShellIsGivenItsName() throws Exception {
        String path = image.resolve("bin") + ":" + System.getenv("PATH");
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));

        assertAnswers(Command.of("bash", "hyperserve").withVariable("PATH", path).in(elsewhere));
    }

    @Test
    void saysSoIfItDoesNotLieInAnImage() throws Exception {
        Path lost = Files.createDirectories(folder.resolve("lost")).resolve("hyperserve");
        Files.copy(launcher(), lost);
        Outcome outcome = Command.of(lost, "--version").run();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err())
                .containsExactly(
                        "hyperserve: " + lost + " does not lie in the folder bin of an image");
    }

    private static void assertAnswers(Command command) throws Exception {
        Outcome outcome = command.with("--version").withJvmOptions(STRICT_CACHE).run();

        assertThat(outcome.code()).as("%s: %s", command, outcome.err()).isZero();
        assertThat(outcome.out()).hasSize(1);
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void becomesTheJvm() throws Exception {
        try (ServerProcess server = ServerProcess.start(Command.of(launcher()))) {
            assertThat(server.process.info().command().orElseThrow())
                    .isEqualTo(image.toRealPath().resolve("bin", "java").toString());
            assertThat(server.process.descendants()).isEmpty();
            assertThat(server.stop().code()).isZero();
        }
    }

    @Test
    void passesJvmOptionsOnWordByWord() throws Exception {
        Outcome outcome =
                Command.of(launcher(), "--version")
                        .withJvmOptions("-XshowSettings:properties  -Dfirst=*\t-Dsecond=2 ")
                        .in(image)
                        .run();

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).contains("    first = *", "    second = 2");
    }

    @Test
    void endsWithTheCodeOfTheJvm() throws Exception {
        Outcome outcome =
                Command.of(launcher(), "--version").withJvmOptions("-XX:+NoSuchFlag").run();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).anyMatch(line -> line.contains("NoSuchFlag"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseParallelGC",
                "-Xmx128m -XX:+UseG1GC",
                "-XX:-UseCompactObjectHeaders",
                "-XX:AOTMode=off"
            })
    void jvmOptionsWinAndLeaveStandardOutputAlone(String options) throws Exception {
        Command command = Command.of(launcher()).withJvmOptions(options);
        try (ServerProcess server = ServerProcess.start(command)) {
            assertThat(server.get("/plaintext").body()).isEqualTo("Hello, World!");
            Outcome outcome = server.stop();
            assertThat(outcome.code()).isZero();
            assertThat(outcome.out()).hasSize(1);
        }
    }

    /// Whoever gives them, and to whom: the image has other ones of its own.
    @ParameterizedTest
    @CsvSource({
        "-XX:+UseG1GC,UseG1GC,true",
        "-XX:+UseZGC,UseZGC,true",
        "-XX:+UseParallelGC -Xms100m -Xmx100m,InitialHeapSize,104857600",
        "-Xmx16m,MaxHeapSize,16777216",
        "-Xmx8m -XX:+UseG1GC,MaxHeapSize,8388608",
        "-Xmn4m,NewSize,4194304"
    })
    void jvmOptionsWinWithoutAFight(String options, String flag, String value) throws Exception {
        String print = options + " -XX:+PrintFlagsFinal";
        Command launcher = Command.of(launcher());
        Command container =
                Command.of(
                        image.resolve("bin").resolve("java"),
                        "-XX:AOTCache=" + image.resolve("lib").resolve("hyperserve.aot"),
                        "-m",
                        "hyperserve.runtime");
        for (Command command :
                List.of(
                        launcher.withJvmOptions(print),
                        launcher.withVariable("JAVA_TOOL_OPTIONS", print),
                        container.withVariable("JAVA_TOOL_OPTIONS", print))) {
            try (ServerProcess server = ServerProcess.start(command)) {
                assertThat(server.get("/plaintext").body()).isEqualTo("Hello, World!");
                Outcome outcome = server.stop();
                assertThat(outcome.code()).isZero();
                assertThat(outcome.out()).hasSize(1);
                assertThat(outcome.err())
                        .anyMatch(line -> line.matches(".* " + flag + " += " + value + " .*"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5_000, 1_000_000})
    void startsWithABrokenCacheAndSaysSoOnStandardError(int length) throws Exception {
        Path cache = image.resolve("lib", "hyperserve.aot");
        Path whole = folder.resolve("whole.aot");
        Files.move(cache, whole);
        try {
            byte[] noise = new byte[length];
            Arrays.fill(noise, (byte) 'x');
            Files.write(cache, noise);
            try (ServerProcess server = ServerProcess.start(Command.of(launcher()))) {
                assertThat(server.get("/plaintext").body()).isEqualTo("Hello, World!");
                Outcome outcome = server.stop();
                assertThat(outcome.code()).isZero();
                assertThat(outcome.out()).hasSize(1);
                assertThat(outcome.err()).hasSizeGreaterThan(1);
            }
        } finally {
            Files.move(whole, cache, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--port=0,          '',    hyperserve.aot",
        "--tls-cert=a.pem,  '',    hyperserve-tls.aot",
        "--tls-cert a.pem,  '',    hyperserve-tls.aot",
        "--port=0,          a.pem, hyperserve-tls.aot"
    })
    void takesTheCacheForTlsWhereThatIsSpoken(String options, String variable, String cache)
            throws Exception {
        Outcome outcome =
                Command.of(launcher())
                        .with("--help")
                        .with(options.split(" "))
                        .withVariable("HYPERSERVE_TLS_CERT", variable)
                        .withJvmOptions("-XX:+PrintFlagsFinal")
                        .run();

        assertThat(outcome.err())
                .anyMatch(line -> line.matches(".* AOTCache += .*/lib/" + cache + " .*"));
    }

    /// What [#STRICT_CACHE] asks for, it must get: all tests that say the cache is used rely on it.
    @Test
    void refusesACacheThatDoesNotFitIfToldTo() throws Exception {
        Outcome outcome =
                Command.of(launcher(), "--version")
                        .withJvmOptions(STRICT_CACHE + " -XX:-UseCompactObjectHeaders")
                        .run();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.err()).anyMatch(line -> line.contains("AOT cache"));
    }

    @Test
    void saysSoIfTheLocaleCannotWriteTheNameOfItsFolder() throws Exception {
        // By a shell, as this JVM may be in the same locale.
        String script =
                """
                mkdir "$1" && cp -r "$0" "$1/$(printf 'b\\303\\274ro')" &&
                exec env LC_ALL=C "$1"/*/bin/hyperserve --port 0
                """;
        Outcome outcome =
                Command.of("sh", "-c", script, image, folder.resolve("with an accent")).run();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).singleElement().asString().contains("LC_ALL=C.UTF-8");
    }

    /// As the README says: those who want names in native stacks have them, and the cache stays.
    @Test
    void runsWithTheLibraryOfTheJdkThatHasItsSymbols() throws Exception {
        Path library = Path.of("lib", "server", "libjvm.so");
        Path whole = Path.of(System.getProperty("java.home")).resolve(library);
        assertThat(Files.size(whole)).isGreaterThan(Files.size(image.resolve(library)));
        Path copy = folder.resolve("with symbols");
        ImageCopy.make(image, copy);
        Files.copy(whole, copy.resolve(library), StandardCopyOption.REPLACE_EXISTING);

        assertAnswers(Command.of(copy.resolve("bin").resolve("hyperserve")));
    }

    /// As the README says: what it takes is not in the image, and the JVM names that.
    @Test
    void hasNoRoomForAnAgentInJava() throws Exception {
        Outcome outcome =
                Command.of(launcher(), "--version").withJvmOptions("-javaagent:some.jar").run();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).anyMatch(line -> line.contains("java.instrument"));
    }

    /// With profiles, the loops of AES are compiled long after they are needed.
    @ParameterizedTest
    @CsvSource({"hyperserve.aot, true", "hyperserve-tls.aot, false"})
    void hasProfilesInTheCacheWithoutTlsAlone(String cache, boolean has) throws Exception {
        Outcome outcome =
                Command.of(image.resolve("bin").resolve("java"))
                        .with("-XX:AOTCache=" + image.resolve("lib").resolve(cache))
                        .with("-XX:+UnlockDiagnosticVMOptions", "-XX:+AOTPrintTrainingInfo")
                        .with("-m", "hyperserve.runtime", "--version")
                        .run();

        assertThat(outcome.code()).isZero();
        List<String> all = Stream.concat(outcome.out().stream(), outcome.err().stream()).toList();
        assertThat(all).anyMatch(line -> line.contains("Archived TrainingData Dictionary"));
        assertThat(all.stream().anyMatch(line -> line.matches("[0-9]+: 0x[0-9a-f]+ M .*")))
                .isEqualTo(has);
    }

    @Test
    void needsNoCache() throws Exception {
        Path cache = image.resolve("lib", "hyperserve.aot");
        Path whole = folder.resolve("unused.aot");
        Files.move(cache, whole);
        try {
            Outcome outcome = Command.of(launcher(), "--version").run();
            assertThat(outcome.code()).isZero();
            assertThat(outcome.err()).isEmpty();
        } finally {
            Files.move(whole, cache);
        }
    }
}
