package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.jlink.Command.Outcome;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The projects in `examples`, built by Maven as their authors would, from what `mvn install` would
/// have left in the local repository.
final class ExampleProject {

    private static final Path EXAMPLES = Path.of("examples").toAbsolutePath();
    private static final Duration BUILD = Duration.ofMinutes(5);

    private ExampleProject() {}

    /// Builds a copy of a project.
    ///
    /// @return where that is
    static Path build(String name, Path folder) throws Exception {
        assumeTrue(isThere("mvn"), "needs mvn on the path");
        Path project = folder.resolve("a copy of " + name);
        ImageCopy.make(EXAMPLES.resolve(name), project);

        Outcome build =
                Command.of("mvn", "-q", "-B", "-Dmaven.repo.local=" + repository(folder), "package")
                        .withVariable("JAVA_HOME", System.getProperty("java.home"))
                        // It does not live long enough for more.
                        .withVariable("MAVEN_OPTS", "-XX:TieredStopAtLevel=1")
                        .in(project)
                        .run(BUILD);

        assertThat(build.code()).as("%s %s", build.out(), build.err()).isZero();
        return project;
    }

    static boolean isThere(String program) throws Exception {
        return Command.of("sh", "-c", "command -v " + program).run().code() == 0;
    }

    /// The local repository with the artifacts of this build in place of any that are there.
    private static Path repository(Path folder) throws IOException {
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
                List.of(
                        "hyperserve.api",
                        "hyperserve.runtime",
                        "hyperserve.pool.lockfree",
                        "hyperserve.web",
                        "hyperserve.testkit")) {
            install(repository, module, Path.of("..", module, "pom.xml"), "pom");
            String jar = module + "-" + System.getProperty("project.version") + ".jar";
            install(repository, module, Path.of("..", module, "target", jar), "jar");
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
