package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The project in `examples/own-image`, built by Maven as its author would, from what `mvn install`
/// would have left in the local repository.
final class OwnImageIT {

    private static final Path EXAMPLE = Path.of("examples", "own-image").toAbsolutePath();
    private static final Duration BUILD = Duration.ofMinutes(5);

    @TempDir private Path folder;

    @Test
    void isBuiltAndServes() throws Exception {
        assumeTrue(isThere("mvn") && isThere("curl"), "needs mvn and curl on the path");
        Path project = folder.resolve("own image");
        ImageCopy.make(EXAMPLE, project);

        Outcome build =
                Command.of("mvn", "-q", "-B", "-Dmaven.repo.local=" + repository(), "package")
                        .withVariable("JAVA_HOME", System.getProperty("java.home"))
                        .in(project)
                        .run(BUILD);

        assertThat(build.code()).as("%s %s", build.out(), build.err()).isZero();
        Path image = project.resolve("target").resolve("shop");
        Command shop = Command.of(image.resolve("bin", "shop"));
        try (ServerProcess server = ServerProcess.start(shop.withJvmOptions("-XX:AOTMode=on"))) {
            assertThat(server.pool).isEqualTo("lockfree");
            assertThat(server.get("/price/apple").body()).isEqualTo("40");
            assertThat(server.get("/price/gold").statusCode()).isEqualTo(404);
            assertThat(server.get("/sleep").statusCode()).as("no demo in it").isEqualTo(404);
            assertThat(server.stop().code()).isZero();
        }
    }

    private static boolean isThere(String program) throws Exception {
        return Command.of("sh", "-c", "command -v " + program).run().code() == 0;
    }

    /// The local repository with the artifacts of this build in place of any that are there.
    private Path repository() throws IOException {
        Path repository = Files.createDirectory(folder.resolve("repository"));
        Path local = Path.of(System.getProperty("local.repository"));
        try (Stream<Path> groups = Files.list(local)) {
            for (Path group : (Iterable<Path>) groups::iterator) {
                if (!group.endsWith("hyperserve")) {
                    Files.createSymbolicLink(repository.resolve(group.getFileName()), group);
                }
            }
        }
        install(repository, "hyperserve", Path.of("..", "pom.xml"), "pom");
        for (String module :
                List.of("hyperserve.api", "hyperserve.runtime", "hyperserve.pool.lockfree")) {
            install(repository, module, Path.of("..", module, "pom.xml"), "pom");
            install(repository, module, Command.module(module), "jar");
        }
        return repository;
    }

    private static void install(Path repository, String artifact, Path file, String type)
            throws IOException {
        String version = System.getProperty("project.version");
        Path target = repository.resolve("hyperserve", artifact, version);
        Files.createDirectories(target);
        Files.copy(file, target.resolve(artifact + "-" + version + "." + type));
    }
}
