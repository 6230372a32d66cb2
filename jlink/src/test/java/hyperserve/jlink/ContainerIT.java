package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the Dockerfile describes, without a container engine: its entry point, as its user, in a
/// root folder that can only be read and that holds nothing but what it copies.
final class ContainerIT {

    private static final Path CONTAINER = Path.of("src", "main", "container").toAbsolutePath();
    private static final String HOME = "opt/hyperserve";

    @TempDir private static Path folder;

    private static Path root;
    private static String dockerfile;

    @BeforeAll
    static void makeRoot() throws Exception {
        Outcome outcome = Command.of("unshare", "--mount", "true").run();
        assumeTrue(outcome.code() == 0, () -> "needs the right to mount: " + outcome.err());

        dockerfile = Files.readString(CONTAINER.resolve("Dockerfile"));
        root = Files.createDirectory(folder.resolve("root"));
        Files.createDirectories(root.resolve("proc"));
        Path image = root.resolve(HOME);
        Files.createDirectories(image.getParent());
        ImageCopy.make(Command.IMAGE, image);
        // As RUN says, but for where the folders are.
        assertThat(dockerfile).contains("RUN /libraries /opt/hyperserve /root-of-container");
        Outcome libraries = Command.of(CONTAINER.resolve("libraries"), image, root).run();
        assertThat(libraries.code()).as("%s", libraries.err()).isZero();
        openToAll(root.getParent());
    }

    /// JUnit makes temporary folders that only their owner may enter.
    private static void openToAll(Path path) throws Exception {
        assertThat(Command.of("chmod", "755", path).run().code()).isZero();
    }

    private static Command container(String... options) {
        String user = find("^USER (\\S+)$").group(1);
        String entry =
                find("^ENTRYPOINT \\[(.*)]$")
                        .group(1)
                        .replaceAll("\", \"", " ")
                        .replaceAll("\"", "")
                        .replace("-m ", "-XX:AOTMode=on -m ");
        String script =
                """
                mount --make-rprivate / &&
                mount --bind "$0" "$0" &&
                mount -t proc proc "$0/proc" &&
                mount -o remount,ro,bind "$0" &&
                exec chroot --userspec=%s "$0" %s "$@"
                """
                        .formatted(user, entry);
        return Command.of("unshare", "--mount", "sh", "-c", script, root).with(options);
    }

    private static MatchResult find(String regex) {
        return Pattern.compile(regex, Pattern.MULTILINE)
                .matcher(dockerfile)
                .results()
                .findFirst()
                .orElseThrow();
    }

    @Test
    void holdsTheImageAndTheSystemLibrariesItIsLinkedWith() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            List<String> others =
                    files.filter(Files::isRegularFile)
                            .map(file -> root.relativize(file).toString())
                            .filter(file -> !file.startsWith(HOME))
                            .toList();
            assertThat(others)
                    .isNotEmpty()
                    .allMatch(file -> file.matches("lib.*/(lib[a-z]+|ld-[a-z0-9_-]+)\\.so\\.[0-9]"))
                    .hasSizeLessThan(10);
        }
    }

    @Test
    void servesAndStopsAsItsUserWithNothingToWriteTo() throws Exception {
        try (ServerProcess server = ServerProcess.start(container())) {
            assertThat(server.pool).isEqualTo("lockfree");
            assertThat(server.get("/plaintext").body()).isEqualTo("Hello, World!");
            assertThat(server.get("/bytes?n=100000").body()).hasSize(100_000);
            Path status = Path.of("/proc", String.valueOf(server.process.pid()), "status");
            assertThat(Files.readAllLines(status))
                    .anyMatch(line -> line.matches("Uid:\t65532\t65532\t65532\t65532"));

            Outcome outcome = server.stop();
            assertThat(outcome.code()).isZero();
            assertThat(outcome.out()).hasSize(1);
            assertThat(outcome.err()).singleElement().asString().startsWith("HyperServe stopped");
        }
    }

    @Test
    void aWrongSettingEndsItWithCodeTwo() throws Exception {
        // What Kubernetes sets for a service that is called hyperserve.
        Command command = container().withVariable("HYPERSERVE_PORT", "tcp://10.0.0.1:8080");

        Outcome outcome = command.run();

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).singleElement().asString().contains("HYPERSERVE_PORT");
    }
}
