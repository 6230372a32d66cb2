package hyperserve.jlink;

import static org.assertj.core.api.Assertions.assertThat;

import hyperserve.jlink.Command.Outcome;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Jars in the folder `plugins` of an image.
@ParameterizedClass
@ValueSource(strings = {"standard", "lockfree", "virtual"})
final class PluginsIT {

    /// Where a class file says which Java it is for.
    private static final int MAJOR_VERSION = 7;

    @TempDir private static Path folder;

    private static Path image;
    private static Path app;
    private static Path pool;

    @Parameter private String ownPool;

    @BeforeParameterizedClassInvocation
    static void prepare(String ownPool) throws IOException {
        image = folder.resolve("a copy of " + ownPool);
        ImageCopy.make(Command.image(ownPool), image);
        Path work = Files.createDirectory(folder.resolve("modules of " + ownPool));
        app = ExampleModules.build("example.app", work);
        pool = ExampleModules.build("example.pool", work);
    }

    @AfterEach
    void empty() throws IOException {
        try (Stream<Path> files = Files.list(plugins())) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jar")).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Path plugins() {
        return image.resolve("plugins");
    }

    private static Path drop(Path jar, String name) throws IOException {
        return Files.copy(jar, plugins().resolve(name));
    }

    /// With a cache that has to be used.
    private static Command launcher(String... options) {
        return Command.launcher(image, options).withJvmOptions("-XX:AOTMode=on");
    }

    @Test
    void aPoolIsThereForThoseWhoChooseItAndTheCacheIsUsed() throws Exception {
        drop(app, "app.jar");
        drop(pool, "pool.jar");

        try (ServerProcess server = ServerProcess.start(launcher())) {
            assertThat(server.pool).isEqualTo(ownPool);
            assertThat(server.get("/thread").body()).doesNotStartWith("example-");
            assertThat(server.get("/plaintext").body()).isEqualTo("Hello, World!");
            endsWell(server);
        }
        try (ServerProcess server = ServerProcess.start(launcher("--pool", "example"))) {
            assertThat(server.pool).isEqualTo("example");
            assertThat(server.get("/thread").body()).startsWith("example-");
            endsWell(server);
        }
    }

    private static void endsWell(ServerProcess server) throws Exception {
        Outcome outcome = server.stop();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).hasSize(1);
        assertThat(outcome.err()).singleElement().asString().startsWith("HyperServe stopped");
    }

    @Test
    void aLibraryFindsWhatAPluginProvidesForItWhereverThatRuns() throws Exception {
        Path work = Files.createDirectory(folder.resolve("greeters of " + ownPool));
        Path library = ExampleModules.build("example.greetings", work);
        drop(library, "library.jar");
        drop(ExampleModules.build("example.greeter", work, List.of(library)), "greeter.jar");

        try (ServerProcess server = ServerProcess.start(launcher())) {
            for (String where :
                    List.of("made", "registered", "any", "blocking", "inline", "writer")) {
                assertThat(server.get("/greet/" + where).body()).as(where).isEqualTo("[Bonjour]");
            }
        }
    }

    @Test
    void aLinkToAJarIsAJar() throws Exception {
        Files.createSymbolicLink(plugins().resolve("link.jar"), app);

        try (ServerProcess server = ServerProcess.start(launcher())) {
            assertThat(server.get("/thread").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anImageWithoutTheFolderStarts() throws Exception {
        Path moved = Files.move(plugins(), folder.resolve("moved"));
        try {
            assertThat(launcher("--port", "x").run().code()).isEqualTo(2);
            ServerProcess.start(launcher()).close();
        } finally {
            Files.move(moved, plugins());
        }
    }

    @Test
    void mistakesInSettingsAreWhatTheyAreWithoutPlugins() throws Exception {
        drop(app, "app.jar");
        drop(pool, "pool.jar");

        fails(2, launcher("--prot", "1"), "--prot");
        fails(1, launcher("--pool", "fast"), "'fast'", "example", ownPool);
    }

    @Test
    void aBrokenJarIsNamed() throws Exception {
        Files.writeString(plugins().resolve("broken.jar"), "no zip");

        failsNaming("broken.jar");
    }

    @Test
    void anEmptyFileIsNamed() throws Exception {
        Files.createFile(plugins().resolve("empty.jar"));

        failsNaming("empty.jar");
    }

    @Test
    void aJarThatIsNoModuleIsNamed() throws Exception {
        Path classes = Files.createDirectory(folder.resolve("plain of " + ownPool));
        Files.writeString(classes.resolve("some.txt"), "text");
        ExampleModules.pack(classes, plugins().resolve("plain.jar"));

        failsNaming("plain.jar", "not a module");
    }

    @Test
    void aModuleThatTheImageHasIsNamed() throws Exception {
        drop(Command.module("hyperserve.demo"), "again.jar");

        failsNaming("again.jar", "module named hyperserve.demo already");
    }

    @Test
    void aModuleThatIsThereTwiceIsNamed() throws Exception {
        drop(app, "one.jar");
        drop(app, "two.jar");

        failsNaming("two.jar", "one.jar", "example.app");
    }

    @Test
    void aMissingModuleIsNamed() throws Exception {
        Path source = Files.createDirectory(folder.resolve("source of " + ownPool));
        Path info = source.resolve("module-info.java");
        Files.writeString(info, "module needy { requires java.logging; }");
        Path classes = folder.resolve("needy of " + ownPool);
        ExampleModules.compile(List.of(), List.of(info), classes);
        ExampleModules.pack(classes, plugins().resolve("needy.jar"));

        failsNaming("needy.jar", "java.logging");
    }

    @Test
    void aModuleForALaterJavaIsNamed() throws Exception {
        makeLater(drop(pool, "later.jar"), "module-info.class");

        failsNaming("later.jar", "Java newer than 25");
    }

    @Test
    void aProviderForALaterJavaIsNamed() throws Exception {
        makeLater(drop(pool, "later.jar"), "example/pool/NewestFirst.class");

        failsNaming("later.jar", "UnsupportedClassVersionError");
    }

    @Test
    void aPoolForALaterJavaEndsTheStart() throws Exception {
        makeLater(drop(pool, "later.jar"), "example/pool/NewestFirst$Stack.class");

        fails(
                1,
                launcher("--pool", "example"),
                "UnsupportedClassVersionError",
                "NewestFirst$Stack");
    }

    private static void makeLater(Path jar, String entry) throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(jar, Map.of())) {
            Path file = zip.getPath(entry);
            byte[] bytes = Files.readAllBytes(file);
            bytes[MAJOR_VERSION] = 100;
            Files.write(file, bytes);
        }
    }

    private static void failsNaming(String file, String... why) throws Exception {
        fails(1, launcher(), Stream.concat(Stream.of(file), Stream.of(why)).toArray(String[]::new));
    }

    private static void fails(int code, Command command, String... named) throws Exception {
        Outcome outcome = command.with("--port", "0").run();

        assertThat(outcome.code()).as("%s", outcome.err()).isEqualTo(code);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).singleElement().asString().contains(named);
    }
}
